import { untilAborted } from '../workspace/untilAborted.ts';

interface Place {
  readonly onAhead: (ahead: number) => void;
  readonly admit: () => void;
}

interface EnterOptions {
  /** Told at once when somebody goes before this one, and whenever fewer do; not when it is admitted. */
  readonly onAhead: (ahead: number) => void;
  readonly signal: AbortSignal;
}

/** Lets one task at a time into a workspace, in the order they came; different workspaces do not wait for each other. */
export class WorkspaceQueue {
  /** By root, the one inside first. */
  readonly #lines = new Map<string, Place[]>();

  /** How many are in a workspace or wait for it. */
  length(root: string): number {
    return this.#lines.get(root)?.length ?? 0;
  }

  /** Resolves with the way to leave once everybody before has left. Rejects with the signal's reason while waiting. */
  async enter(root: string, { onAhead, signal }: EnterOptions): Promise<() => void> {
    signal.throwIfAborted();
    let admit = (): void => undefined;
    const admitted = new Promise<void>((resolve) => (admit = resolve));
    const line = this.#lines.get(root) ?? [];
    this.#lines.set(root, line);
    const place = { onAhead, admit };
    line.push(place);
    if (line.length === 1) admit();
    else onAhead(line.length - 1);
    const leave = (): void => this.#leave(root, place);
    try {
      await untilAborted(admitted, { signal });
    } catch (error) {
      leave();
      throw error;
    }
    return leave;
  }

  #leave(root: string, place: Place): void {
    const line = this.#lines.get(root) ?? [];
    const at = line.indexOf(place);
    if (at < 0) return;
    line.splice(at, 1);
    if (line.length === 0) this.#lines.delete(root);
    if (at === 0) line[0]?.admit();
    for (const [ahead, { onAhead }] of line.entries()) if (ahead > 0 && ahead >= at) onAhead(ahead);
  }
}

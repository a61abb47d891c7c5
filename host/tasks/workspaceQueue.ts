import { untilAborted } from '../workspace/untilAborted.ts';

/** Lets one task at a time into a workspace, in the order they came; different workspaces do not wait for each other. */
export class WorkspaceQueue {
  readonly #tails = new Map<string, Promise<void>>();

  /** Resolves with the way to leave once everybody before has left. Rejects with the signal's reason while waiting. */
  async enter(root: string, { signal }: { signal: AbortSignal }): Promise<() => void> {
    const before = this.#tails.get(root) ?? Promise.resolve();
    let leave = (): void => undefined;
    const left = new Promise<void>((resolve) => (leave = resolve));
    const tail = before.then(() => left);
    this.#tails.set(root, tail);
    void tail.then(() => {
      if (this.#tails.get(root) === tail) this.#tails.delete(root);
    });
    try {
      await untilAborted(before, { signal });
    } catch (error) {
      leave();
      throw error;
    }
    return leave;
  }
}

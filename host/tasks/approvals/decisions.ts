import type { Step } from './judge.ts';

/** Who decided, and where. */
interface Place {
  readonly clientId: string;
  readonly workspaceId: string;
}

/** A client whose session is over, or a workspace, for all clients, whose mode has changed. */
export type Forgotten = { readonly clientId: string } | { readonly workspaceId: string };

interface Remembered {
  readonly allowed: Set<string>;
  readonly refused: Set<string>;
}

/** What users decided "for this session": for one client and workspace, and for the exact command or the exact paths. In memory only. */
export class Decisions {
  readonly #places = new Map<string, Map<string, Remembered>>();

  remember({ clientId, workspaceId }: Place, step: Step, what: 'allowed' | 'refused'): void {
    const places = this.#places.get(clientId) ?? new Map<string, Remembered>();
    const place = places.get(workspaceId) ?? { allowed: new Set(), refused: new Set() };
    const keys = keysOf(step);
    // Who allows a risky change of a file allows a harmless one, too.
    if (what === 'allowed' && step.kind === 'edit')
      keys.push(...keysOf({ ...step, files: step.files.map(({ path }) => ({ path })) }));
    for (const key of keys) {
      place.allowed.delete(key);
      place.refused.delete(key);
      place[what].add(key);
    }
    places.set(workspaceId, place);
    this.#places.set(clientId, places);
  }

  /** What was decided of a step: allowed where all of it was, refused where any of it was. */
  recall({ clientId, workspaceId }: Place, step: Step): 'allowed' | 'refused' | undefined {
    const place = this.#places.get(clientId)?.get(workspaceId);
    const keys = keysOf(step);
    if (place === undefined || keys.length === 0) return undefined;
    if (keys.some((key) => place.refused.has(key))) return 'refused';
    return keys.every((key) => place.allowed.has(key)) ? 'allowed' : undefined;
  }

  forget(whose: Forgotten): void {
    if ('clientId' in whose) this.#places.delete(whose.clientId);
    else for (const places of this.#places.values()) places.delete(whose.workspaceId);
  }
}

/** The exact things of a step. A file that has become risky is another one: a yes to the harmless one is none to it. */
export function keysOf(step: Step): string[] {
  switch (step.kind) {
    case 'command':
      return [
        JSON.stringify([
          'command',
          step.command,
          step.folder,
          step.sandboxed,
          step.network === true,
          step.crowded === true,
        ]),
      ];
    case 'edit':
      return step.files.map(({ path, risk = '' }) => JSON.stringify(['edit', path, risk]));
    case 'other':
      return [JSON.stringify(['other', step.title])];
  }
}

import { closers, heardAs, openers } from '../engines/commands/commandTemplates.ts';
import { readRequest } from '../engines/commands/grammar.ts';
import { matchName } from '../engines/commands/names/matchName.ts';
import { bareWords, spokenName } from '../engines/commands/names/spokenName.ts';
import { askTemplates, rareTemplates, switchTemplates } from './workspaceTemplates.ts';

/** A workspace by its name. */
export interface NamedWorkspace {
  readonly workspaceId: string;
  readonly name: string;
}

/** What a request about the workspaces themselves asks for. */
export type WorkspaceTalk =
  | { readonly kind: 'switch'; readonly workspaceId: string }
  /** Two are too close, or one is only a guess. */
  | { readonly kind: 'choose'; readonly names: readonly string[] }
  | { readonly kind: 'unknown'; readonly said: string }
  | { readonly kind: 'which' }
  | { readonly kind: 'list' };

const grammar = { templates: [...switchTemplates, ...askTemplates, ...rareTemplates], heardAs, openers, closers };

/**
 * Reads a request that is about workspaces; undefined when it is work for an engine. "Switch to dark mode" is: words that
 * do not say that they name a project count only where they fit one. Pure.
 */
export function readWorkspaceTalk(
  request: string,
  workspaces: readonly NamedWorkspace[],
  { spoken }: { readonly spoken: boolean },
): WorkspaceTalk | undefined {
  let doubtful: WorkspaceTalk | undefined;
  for (const { command, slots } of readRequest(request, grammar)) {
    if (command === 'whichProject') return { kind: 'which' };
    if (command === 'listProjects') return { kind: 'list' };
    const named = readName(slots['name'] ?? '', workspaces, { spoken, saysSo: command === 'switchProject' });
    if (named?.kind === 'switch') return named;
    doubtful ??= named;
  }
  return doubtful;
}

function readName(
  slot: string,
  workspaces: readonly NamedWorkspace[],
  { spoken, saysSo }: { readonly spoken: boolean; readonly saysSo: boolean },
): WorkspaceTalk | undefined {
  const names = workspaces.map(({ name }) => name);
  const match = matchName(slot, names, { noun: undefined, spoken });
  switch (match.kind) {
    case 'found': {
      const found = workspaces.find(({ name }) => name === match.name);
      return found && { kind: 'switch', workspaceId: found.workspaceId };
    }
    case 'several':
      return saysSo || match.names.length > 1 ? { kind: 'choose', names: match.names.map(spokenName) } : undefined;
    case 'none':
      return saysSo ? { kind: 'unknown', said: bareWords(slot).slice(0, 60) } : undefined;
  }
}

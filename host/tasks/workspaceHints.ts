import type { VoiceHints } from '../../protocol/hints.ts';
import { spokenName } from '../engines/commands/names/spokenName.ts';
import type { NamedWorkspace } from './workspaceTalk.ts';
import { askTemplates, switchTemplates } from './workspaceTemplates.ts';

const sayable = /^[\p{L} ]{2,60}$/u;

/** Hints that let one speak of the workspaces too. With one alone there is nowhere to go: only the questions make sense. */
export function withWorkspaces(hints: VoiceHints, workspaces: readonly NamedWorkspace[]): VoiceHints {
  const several = workspaces.length > 1;
  return {
    ...hints,
    templates: [...hints.templates, ...askTemplates, ...(several ? switchTemplates : [])],
    ...(several
      ? { workspaces: workspaces.map(({ name }) => spokenName(name)).filter((said) => sayable.test(said)) }
      : {}),
  };
}

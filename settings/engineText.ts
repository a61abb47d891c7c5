import type { CodexView, EngineChoice } from '../protocol/engine.ts';
import type { Choice } from './fieldTypes.ts';

/** The engines one can choose for a workspace; `engine` is who would carry out the next request there. */
export function toEngineChoices(engine: string): readonly Choice<EngineChoice>[] {
  return [
    { value: 'auto', label: `The best there is (now ${engine === 'commands' ? 'the built-in commands' : engine})` },
    { value: 'codex', label: 'Codex' },
    { value: 'commands', label: 'The built-in commands: no model, no network' },
  ];
}

/** How Codex stands on this computer, in a sentence or two. */
export function toCodexText(codex: CodexView): string {
  switch (codex.state) {
    case 'unknown':
      return codex.reason ?? 'Looking for Codex…';
    case 'missing':
      return `Codex is not installed. ${codex.nextStep}`;
    case 'outdated':
      return `Codex ${codex.version} is too old. ${codex.nextStep}`;
    case 'signedOut':
      return `Codex ${codex.version} is installed, and not signed in.`;
    case 'ready':
      return `Codex ${codex.version} is ready. Signed in: ${codex.account}.`;
  }
}

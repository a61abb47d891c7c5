import type { CommandTemplate } from '../../protocol/hints.ts';
import { toSpokenWords } from '../../protocol/spokenWords.ts';

/** What the templates mean. */
export const permission = { allow: 'allow', refuse: 'refuse' } as const;

// No "yeah": a "no" through a call sounds like it.
const yes = ['yes', 'yes please', 'sure', 'okay', 'go ahead', 'yes go ahead', 'yes for this session'];
const no = ['no', 'no never', 'nope', 'not now', 'never'];

/** What a question for permission may be answered with; `naming` is what a yes may name ("run npm test"), empty for nothing. */
export function permissionTemplates(naming: string): readonly CommandTemplate[] {
  const named = naming === '' ? [] : waysToName(naming).flatMap((words) => [words, `${words} for this session`]);
  // Before a pause the model hears a comma, and without one a yes alone.
  const spoken = named.flatMap((words) => [`yes ${words}`, `yes, ${words}`]);
  return [...toTemplates(permission.allow, [...yes, ...spoken]), ...toTemplates(permission.refuse, no)];
}

/** As it stands, and as people say it: "run the tests". */
function waysToName(naming: string): string[] {
  const [verb = '', ...things] = toSpokenWords(naming).map((word) =>
    /[aeiouy]/.test(word) ? word : word.toUpperCase(),
  );
  const last = things.at(-1)?.replace(/s$/, '') ?? '';
  return [...new Set([[verb, ...things].join(' '), `${verb} the ${last}`, `${verb} the ${last}s`])];
}

function toTemplates(kind: string, phrases: readonly string[]): CommandTemplate[] {
  return phrases.map((phrase, index) => ({ templateId: `${kind}.${index + 1}`, parts: phrase.split(' ') }));
}

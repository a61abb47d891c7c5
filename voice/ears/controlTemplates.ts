import type { CommandTemplate } from '../../protocol/hints.ts';

const stopping = ['stop', 'stop it', 'stop that', 'cancel', 'cancel that', 'cancel it', 'never mind'];
// Expected, or "hmm, hold on" is taken for the command that sounds most like it.
const thinking = [
  'hold on',
  'hmm hold on',
  'hang on',
  'let me think',
  'hmm let me think',
  'let me see',
  'wait a second',
  'just a moment',
  'give me a moment',
];

/** What the voice itself must always understand: the user wants it, or the task, to stop; or is only thinking aloud. */
export const controlTemplates: readonly CommandTemplate[] = [
  ...toTemplates('stop', stopping),
  ...toTemplates('think', thinking),
];

function toTemplates(kind: string, phrases: readonly string[]): CommandTemplate[] {
  return phrases.map((phrase, index) => ({ templateId: `${kind}.${index + 1}`, parts: phrase.split(' ') }));
}

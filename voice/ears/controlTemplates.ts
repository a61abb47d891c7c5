import type { CommandTemplate } from '../../protocol/hints.ts';

const stopping = ['stop', 'stop it', 'stop that', 'cancel', 'cancel that', 'cancel it', 'never mind'];

/** What the voice itself must always understand: the user wants it, or the task, to stop. */
export const controlTemplates: readonly CommandTemplate[] = [...toTemplates('stop', stopping)];

function toTemplates(kind: string, phrases: readonly string[]): CommandTemplate[] {
  return phrases.map((phrase, index) => ({ templateId: `${kind}.${index + 1}`, parts: phrase.split(' ') }));
}

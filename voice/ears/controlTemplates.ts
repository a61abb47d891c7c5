import type { CommandTemplate } from '../../protocol/hints.ts';

/** What the voice itself must always understand: the user wants it, or the task, to stop. */
export const controlTemplates: readonly CommandTemplate[] = [
  'stop',
  'stop it',
  'stop that',
  'cancel',
  'cancel that',
  'cancel it',
  'never mind',
].map((phrase, index) => ({ templateId: `stop.${index + 1}`, parts: phrase.split(' ') }));

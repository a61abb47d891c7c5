import type { Settings } from '../../protocol/settings.ts';

type Mode = Settings['mode'];

/** The three ways to take turns, in the order they are offered. */
export const modes: readonly Mode[] = ['conversation', 'hold', 'dictate'];

/** What each is called, and what it does. */
export const modeTexts: Readonly<Record<Mode, { readonly label: string; readonly meaning: string }>> = {
  conversation: {
    label: 'Conversation',
    meaning: 'The microphone is on. Pause when you are done, and Earshot answers aloud.',
  },
  hold: {
    label: 'Hold to talk',
    meaning: 'The microphone is shut until you hold the button, Space or the shortcut. A short press keeps it open.',
  },
  dictate: {
    label: 'Dictate',
    meaning: 'The microphone is on. Earshot does as you say and answers in writing only.',
  },
};

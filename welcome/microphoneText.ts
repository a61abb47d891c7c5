import type { MicrophoneAnswer } from './microphoneAccess.ts';

/** What each answer means and what to do next. */
export const microphoneTexts: Readonly<Record<MicrophoneAnswer, { readonly title: string; readonly next: string }>> = {
  granted: {
    title: 'The microphone is allowed',
    next: 'If you chose “Allow this time”, that ends when you close this tab. Earshot then asks again.',
  },
  denied: {
    title: 'The microphone is blocked',
    next: 'The browser will not ask again by itself. Open its settings for Earshot, set Microphone to Allow, and come back here.',
  },
  dismissed: {
    title: 'The question was closed without an answer',
    next: 'Press the button again and choose “Allow while visiting the site”. Typing works without a microphone.',
  },
  missing: {
    title: 'No microphone was found',
    next: 'Plug one in or switch it on in your system’s sound settings, then press the button again.',
  },
  unavailable: {
    title: 'The microphone is allowed, but it does not open',
    next: 'Another program may hold it, or your system’s privacy settings keep it from the browser. Then press the button again.',
  },
};

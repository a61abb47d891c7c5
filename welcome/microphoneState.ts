import type { MicrophoneAnswer } from './microphoneAccess.ts';

/** Where the user stands with the microphone. */
export type MicrophoneState =
  | { readonly phase: 'reading' }
  | { readonly phase: 'unasked' }
  | { readonly phase: 'asking' }
  | { readonly phase: 'answered'; readonly answer: MicrophoneAnswer };

export type MicrophoneEvent =
  | { readonly kind: 'permission'; readonly state: PermissionState }
  | { readonly kind: 'asked' }
  | { readonly kind: 'answered'; readonly answer: MicrophoneAnswer };

export function reduceMicrophone(state: MicrophoneState, event: MicrophoneEvent): MicrophoneState {
  switch (event.kind) {
    case 'asked':
      return { phase: 'asking' };
    case 'answered':
      return { phase: 'answered', answer: event.answer };
    case 'permission':
      // While the browser's question is open, its answer says more than the permission.
      if (state.phase === 'asking') return state;
      if (event.state !== 'prompt') return { phase: 'answered', answer: event.state };
      // The permission was taken back; an answer that left it unset still stands.
      return isUnset(state) ? state : { phase: 'unasked' };
  }
}

function isUnset(state: MicrophoneState): boolean {
  return state.phase === 'answered' && state.answer !== 'granted' && state.answer !== 'denied';
}

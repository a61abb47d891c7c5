import { useEffect, useReducer } from 'preact/hooks';
import { askMicrophone, readMicrophonePermission } from './microphoneAccess.ts';
import type { MicrophoneSource } from './microphoneAccess.ts';
import { reduceMicrophone } from './microphoneState.ts';
import type { MicrophoneState } from './microphoneState.ts';

/** The microphone's permission as it changes, in this tab or in the browser's settings, and the way to ask for it. */
export function useMicrophone(source: MicrophoneSource): {
  readonly microphone: MicrophoneState;
  readonly ask: () => Promise<void>;
} {
  const [microphone, dispatch] = useReducer(reduceMicrophone, { phase: 'reading' });

  useEffect(() => {
    const controller = new AbortController();
    void readMicrophonePermission(source).then((permission) => {
      if (controller.signal.aborted) return;
      const tell = (): void => dispatch({ kind: 'permission', state: permission.state });
      permission.addEventListener('change', tell, { signal: controller.signal });
      tell();
    });
    return () => {
      controller.abort();
    };
  }, [source]);

  const ask = async (): Promise<void> => {
    dispatch({ kind: 'asked' });
    dispatch({ kind: 'answered', answer: await askMicrophone(source) });
  };
  return { microphone, ask };
}

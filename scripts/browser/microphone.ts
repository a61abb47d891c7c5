import type { OffscreenPage } from './offscreenPage.ts';
import { toPageScript } from './pageScript.ts';

/** A microphone that is spoken into from outside the browser; the extension has no switch for it. */
export interface Microphone {
  /** Plays a wave file into the extension's microphone; resolves when its last sample has been played. */
  speak(wave: Uint8Array): Promise<void>;
}

/** Speaks through {@link microphoneScript}, which must have been run in the document. */
export function createMicrophone(offscreen: OffscreenPage): Microphone {
  return {
    async speak(wave) {
      const base64 = Buffer.from(wave).toString('base64');
      await offscreen.evaluate(`earshotSpeak(${JSON.stringify(base64)})`);
    },
  };
}

/** Replaces getUserMedia, for `createOffscreenPage`. */
export const microphoneScript = toPageScript(installMicrophone);

/** Every getUserMedia gets a stream of its own, as from a device; what is spoken goes into all that are open. */
function installMicrophone(): void {
  if ('earshotSpeak' in globalThis) return; // The document of an earlier session, kept warm.
  const outputs = new Set<MediaStreamAudioDestinationNode>();
  let opened = 0;
  let context: AudioContext | undefined;
  const open = (): AudioContext => (context ??= new AudioContext({ sampleRate: 48_000 }));

  navigator.mediaDevices.getUserMedia = () => {
    const output = open().createMediaStreamDestination();
    outputs.add(output);
    opened += 1;
    return Promise.resolve(output.stream);
  };
  Object.assign(globalThis, {
    earshotSpeak: async (base64: string): Promise<void> => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const source = open().createBufferSource();
      source.buffer = await open().decodeAudioData(bytes.buffer);
      for (const output of outputs) {
        if (output.stream.getTracks().some((track) => track.readyState === 'live')) source.connect(output);
        else outputs.delete(output);
      }
      if (outputs.size === 0) throw new Error(`Nobody is listening to the microphone (opened ${opened} times).`);
      await new Promise((resolve) => {
        source.onended = resolve;
        source.start();
      });
      source.disconnect();
    },
  });
}

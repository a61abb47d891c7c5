import type { CommandTemplate, VoiceHints } from '../../protocol/hints.ts';
import { openThread } from '../threads/thread.ts';
import type { EarsRequest } from './earsRequest.ts';
import type { Heard } from './heard.ts';

export interface Ears {
  /** Expects these commands and words from the next turn on, instead of those before. */
  setHints(hints: VoiceHints, options: { readonly signal: AbortSignal }): Promise<void>;
  /**
   * Recognises one turn of 16 kHz sound; `answers`: what else may be said, where it
   * may answer a question. Turns are recognised
   * in order. Rejects `voice_failed` and `cancelled`.
   */
  hear(
    samples: Float32Array<ArrayBuffer>,
    options: { readonly answers?: readonly CommandTemplate[]; readonly signal: AbortSignal },
  ): Promise<Heard>;
  close(): Promise<void>;
}

/**
 * Starts the thread that hears and waits until its models are loaded (2 to 3 s). Rejects `models_missing`,
 * `models_damaged`, `cancelled`.
 */
export async function openEars({
  modelsFolder,
  signal,
}: {
  readonly modelsFolder: string;
  readonly signal: AbortSignal;
}): Promise<Ears> {
  const thread = openThread<EarsRequest, Heard>('ears/earsThread', { modelsFolder });
  try {
    await thread.ask({ kind: 'hints', hints: { templates: [], identifiers: [], files: [] } }, { signal });
  } catch (error) {
    await thread.close();
    throw error;
  }
  return {
    async setHints(hints, options) {
      await thread.ask({ kind: 'hints', hints }, options);
    },
    hear: (samples, { answers = [], signal: given }) =>
      thread.ask({ kind: 'hear', samples, answers: [...answers] }, { signal: given }),
    close: () => thread.close(),
  };
}

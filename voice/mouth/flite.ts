import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import { modelFiles } from '../../protocol/voiceModels.ts';
import type { Sound } from '../audio/pcm.ts';
import type { VoiceName } from '../../protocol/voiceModels.ts';
import { runWasiProgram } from './wasiProgram.ts';
import { decodeWav } from './wav.ts';

/** Flite's command-line program, compiled once; every sentence is a run of its own, so nothing is carried over. */
export class Flite {
  readonly #program: WebAssembly.Module;
  readonly #voice: VoiceName;

  constructor(program: WebAssembly.Module, voice: VoiceName) {
    this.#program = program;
    this.#voice = voice;
  }

  /** Says one sentence; about 30 ms of work for a second of speech. Rejects `voice_failed`. */
  async speak(sentence: string): Promise<Sound> {
    const args = ['flite', '-voice', this.#voice, '-t', sentence, '-o', '/out/speech.wav'];
    const { exitCode, output } = await runWasiProgram(this.#program, args);
    if (exitCode !== 0) throw new AppError('voice_failed', `The voice could not speak (flite ended with ${exitCode}).`);
    return decodeWav(output);
  }
}

/** Reads and compiles Flite (about 40 ms). Rejects `models_missing`, or `models_damaged` when it is no program. */
export async function loadFlite(modelsFolder: string, voice: VoiceName): Promise<Flite> {
  const bytes = await readFile(path.join(modelsFolder, modelFiles.flite)).catch((cause: unknown) => {
    const message = `The voice is not in ${modelsFolder}. Run "npm start" or "earshot-host install" to fetch it.`;
    throw new AppError('models_missing', message, { cause });
  });
  try {
    return new Flite(await WebAssembly.compile(bytes), voice);
  } catch (cause) {
    const message = `The voice in ${modelsFolder} is damaged. Run "npm start" or "earshot-host install" to fetch it again.`;
    throw new AppError('models_damaged', message, { cause });
  }
}

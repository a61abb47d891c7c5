import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { env, InferenceSession } from 'onnxruntime-web';
import { AppError } from '../../protocol/appError.ts';

// More threads would be workers of our worker, and sentences this short do not gain from them.
env.wasm.numThreads = 1;
env.logLevel = 'error';

/** Loads one graph; `file` is a path of modelFiles. Rejects `models_missing`, or `models_damaged` when it is no model. */
export async function loadModel(modelsFolder: string, file: string): Promise<InferenceSession> {
  const bytes = await readFile(path.join(modelsFolder, file)).catch((cause: unknown) => {
    const message = `The voice models are not in ${modelsFolder}. Run "npm start" or "earshot-host install" to fetch them.`;
    throw new AppError('models_missing', message, { cause });
  });
  try {
    return await InferenceSession.create(bytes, { executionProviders: ['wasm'], graphOptimizationLevel: 'all' });
  } catch (cause) {
    const message = `The voice models in ${modelsFolder} are damaged. Run "npm start" or "earshot-host install" to fetch them again.`;
    throw new AppError('models_damaged', message, { cause });
  }
}

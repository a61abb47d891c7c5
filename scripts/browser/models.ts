import { defaultModelsFolder } from '../../host/install/defaultModelsFolder.ts';
import { ensureModels } from '../../host/install/ensureModels.ts';

/** Where this machine keeps the voice models. */
export const modelsFolder = defaultModelsFolder(process.env, process.platform);

/** Fetches what is missing of them, a line for each step. Rejects as `ensureModels`. */
export async function fetchModels(
  onLine: (line: string) => void,
  { signal }: { readonly signal: AbortSignal },
): Promise<void> {
  await ensureModels({
    folder: modelsFolder,
    onProgress: ({ step, steps, name, bytes }) => {
      onLine(`Fetching the voice models, ${step} of ${steps}: ${name}, ${(bytes / 1e6).toFixed(0)} MB …`);
    },
    signal,
  });
}

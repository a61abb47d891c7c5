import { build } from '../build/build.ts';
import { fetchModels } from './models.ts';
import { requireBrowser } from './requireBrowser.ts';

/** What the built extension runs on: a browser, the voice models, and what is built of this checkout. */
export async function prepareBrowser(onLine: (line: string) => void): Promise<void> {
  requireBrowser();
  await fetchModels(onLine, new AbortController());
  await build({ onLine });
}

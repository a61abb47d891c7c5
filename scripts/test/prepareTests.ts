import { build } from '../build/build.ts';
import { fetchModels } from '../browser/models.ts';
import { requireBrowser } from '../browser/requireBrowser.ts';
import { ensureCodex } from '../codex/ensureCodex.ts';

/** What tests need: a browser, the voice models, the Codex they drive, and what is built of this checkout. */
export async function prepareTests(): Promise<void> {
  const onLine = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  requireBrowser();
  await fetchModels(onLine, new AbortController());
  await ensureCodex(onLine, new AbortController());
  await build({ onLine });
}

import { prepareBrowser } from '../browser/prepareBrowser.ts';
import { ensureCodex } from '../codex/ensureCodex.ts';

/** What tests need: the built extension with all it runs on, and the Codex they drive. */
export async function prepareTests(): Promise<void> {
  const onLine = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  await prepareBrowser(onLine);
  await ensureCodex(onLine, new AbortController());
}

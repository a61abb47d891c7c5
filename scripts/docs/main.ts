import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parityPage } from './parityPage.ts';
import { protocolPage } from './protocolPage.ts';
import { terminalPage } from './terminalPage.ts';
import { thirdPartyPage } from './thirdPartyPage.ts';
import { threatsPage } from './threatsPage.ts';

// npm run docs: writes the generated pages; with --check it only says which are out of date.
const root = path.resolve(import.meta.dirname, '../..');
const pages = [
  ['docs/protocol.md', protocolPage],
  ['docs/terminal.md', terminalPage],
  ['docs/codex-parity.md', () => parityPage(root)],
  ['docs/threats.md', () => threatsPage(root)],
  ['docs/third-party.md', () => thirdPartyPage(root)],
] as const;

const checking = process.argv.includes('--check');
for (const [file, make] of pages) {
  const wanted = await make();
  const found = await readFile(path.join(root, file), 'utf8').catch(() => '');
  if (found === wanted) continue;
  if (!checking) await writeFile(path.join(root, file), wanted);
  console.log(checking ? `${file} is out of date: run npm run docs.` : `Wrote ${file}.`);
  if (checking) process.exitCode = 1;
}

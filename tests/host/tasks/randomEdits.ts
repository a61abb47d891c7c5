import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createDraw } from '../../../bench/recognition/draw.ts';

// What a careless command does to a folder: node randomEdits.ts ROOT SEED COUNT. The same seed does the same.
const [root = '', seed = '0', count = '20'] = process.argv.slice(2);
const draw = createDraw(Number(seed));
const filesIn = (): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => join(root, name))
    .filter((path) => lstatSync(path).isFile() && !path.includes('node_modules') && !path.endsWith('.log'))
    .sort();

const edits: readonly ((file: string, name: string) => void)[] = [
  (file, name) => writeFileSync(file, `${name}\n${name}\n`),
  (file) => writeFileSync(file, readFileSync(file), { flag: 'a' }),
  // In place, and with its old times: only the change time tells.
  (file) => {
    const { atime, mtime, size } = lstatSync(file);
    writeFileSync(file, Buffer.alloc(size, 'x'));
    utimesSync(file, atime, mtime);
  },
  (file) => rmSync(file),
  (file, name) => renameSync(file, join(root, `${name}.moved`)),
  (file) => chmodSync(file, lstatSync(file).mode ^ 0o110),
  (_file, name) => writeFileSync(join(root, `${name}.new`), Buffer.from([0, 1, 255])),
  (_file, name) => {
    mkdirSync(join(root, 'made', name), { recursive: true });
    writeFileSync(join(root, 'made', name, 'deep.txt'), name);
  },
  // Another file under the same name, as careful editors write.
  (file, name) => {
    writeFileSync(join(root, `${name}.tmp`), 'whole\n');
    renameSync(join(root, `${name}.tmp`), file);
  },
];

for (let step = 0; step < Number(count); step += 1) {
  const files = filesIn();
  if (files.length === 0) break;
  draw.pick(edits)(draw.pick(files), `n${step}`);
}

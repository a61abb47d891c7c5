import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

interface Part {
  readonly name: string;
  readonly hash: string;
}

/** A hash over the names and contents of every file in `inputs` (files and folders, relative to the root). */
export function readInputs(root: string, inputs: readonly string[]): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of inputs.flatMap((input) => listFiles(path.join(root, input))).sort()) {
    hash
      .update(`${path.relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Whether `output` was built from inputs of this hash. */
export function isFresh(root: string, { name, hash, output }: Part & { readonly output: string }): boolean {
  const stamp = stampFile(root, name);
  return existsSync(path.join(root, output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
}

export function markFresh(root: string, { name, hash }: Part): void {
  const stamp = stampFile(root, name);
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}

function stampFile(root: string, name: string): string {
  return path.join(root, '.cache', 'build', name);
}

function listFiles(input: string): string[] {
  const found = statSync(input, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [input];
  return readdirSync(input, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

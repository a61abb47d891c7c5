import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';

const refusalSchema = z.strictObject({ code: z.string(), message: z.string() });

/** A patch and what it makes of a folder: data, a folder each, in the form of Codex's own scenarios. */
export interface Scenario {
  readonly name: string;
  readonly patch: string;
  /** What it must make of the folder, or the refusal that leaves it alone. */
  readonly wanted:
    | { readonly kind: 'applied'; readonly files: Files }
    | { readonly kind: 'refused'; readonly code: string; readonly message: string };
  /** Fills an empty folder with the files before. */
  copyInput(folder: string): Promise<void>;
}

/** File contents by path, as Latin-1 so that no byte is lost. */
export type Files = Readonly<Record<string, string>>;

/** Reads the scenarios of a folder, in order. One without `expected/` leaves nothing; one without `input/` begins empty. */
export function readScenarios(folder: string): Scenario[] {
  return readdirSync(folder)
    .sort()
    .filter((name) => existsSync(path.join(folder, name, 'patch.txt')))
    .map((name): Scenario => {
      const place = (part: string): string => path.join(folder, name, part);
      const refusal = place('refused.json');
      return {
        name,
        patch: readFileSync(place('patch.txt'), 'utf8'),
        wanted: existsSync(refusal)
          ? { kind: 'refused', ...z.parse(refusalSchema, JSON.parse(readFileSync(refusal, 'utf8'))) }
          : { kind: 'applied', files: filesOf(place('expected')) },
        async copyInput(target) {
          // Written, not copied: public test data may be write-protected, and its copies are not to be.
          for (const [name, text] of Object.entries(filesOf(place('input')))) {
            await mkdir(path.dirname(path.join(target, name)), { recursive: true });
            await writeFile(path.join(target, name), text, 'latin1');
          }
        },
      };
    });
}

/** Every file below a folder; none where there is no folder. */
export function filesOf(folder: string): Files {
  if (!existsSync(folder)) return {};
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => [path.relative(folder, file).split(path.sep).join('/'), readFileSync(file, 'latin1')] as const);
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

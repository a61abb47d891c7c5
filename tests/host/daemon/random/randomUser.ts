import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { headLines, planFile } from './drawRepository.ts';
import type { FirstFile, Random } from './drawRepository.ts';
import type { Ledger } from './ledger.ts';

/**
 * The user, who works beside the tasks: makes files, and changes the first lines of files that are there. Undo is to leave
 * all of that as it is, so it knows what the tree must be once every task is undone.
 */
export class RandomUser {
  readonly #root: string;
  readonly #random: Random;
  readonly #ledger: Ledger;
  readonly #wanted: Map<string, { bytes: Buffer; readonly mode: number }>;
  #acts = 0;

  constructor(root: string, first: readonly FirstFile[], { random, ledger }: { random: Random; ledger: Ledger }) {
    this.#root = root;
    this.#random = random;
    this.#ledger = ledger;
    this.#wanted = new Map(first.map(({ path: file, bytes, mode }) => [file, { bytes, mode }]));
  }

  get acts(): number {
    return this.#acts;
  }

  /** The first tree, with what the user did since. */
  wanted(): ReadonlyMap<string, { readonly bytes: Buffer; readonly mode: number }> {
    return this.#wanted;
  }

  /** Saves a file of the user's, which tasks may change later on. */
  makeFile(): void {
    const { int, pick } = this.#random;
    const folder = pick(['', 'src/', 'docs/', `mine${int(0, 5)}/`]);
    const lines = Array.from({ length: int(12, 30) }, (_, line) => `own ${this.#acts} ${line} shared${int(0, 9)}`);
    this.#save(`${folder}user-${this.#acts}.txt`, Buffer.from(lines.join('\n')), 0o644);
  }

  /** Changes a line of a file, as the file is now. */
  editFile(): void {
    const { int, pick } = this.#random;
    const file = pick([...this.#wanted.keys()]);
    const known = this.#wanted.get(file);
    if (known === undefined || !existsSync(path.join(this.#root, file))) return;
    const line = int(1, headLines - 1);
    const text = `the user says ${this.#acts}`;
    const bytes = withLine(readFileSync(path.join(this.#root, file)), line, text);
    const wanted = withLine(known.bytes, line, text);
    if (bytes === undefined || wanted === undefined) return;
    this.#replace(file, bytes);
    known.bytes = wanted;
    this.#noted(file);
  }

  /** Writes what the project's scripts do when they are run next. */
  writePlan(script: string): void {
    this.#save(planFile, Buffer.from(script), 0o644);
  }

  #save(file: string, bytes: Buffer, mode: number): void {
    const absolute = path.join(this.#root, file);
    mkdirSync(path.dirname(absolute), { recursive: true });
    writeFileSync(absolute, bytes);
    chmodSync(absolute, mode);
    this.#wanted.set(file, { bytes, mode });
    this.#noted(file);
  }

  /** In place, or as careful editors do it. */
  #replace(file: string, bytes: Buffer): void {
    const absolute = path.join(this.#root, file);
    if (this.#random.int(0, 1) === 0) {
      writeFileSync(absolute, bytes);
      return;
    }
    writeFileSync(`${absolute}.draft`, bytes);
    chmodSync(`${absolute}.draft`, statSync(absolute).mode);
    renameSync(`${absolute}.draft`, absolute);
  }

  #noted(file: string): void {
    this.#acts += 1;
    this.#ledger.userSaved(file);
  }
}

/** Undefined where the file has no such first lines, which tasks may have emptied. Line ends stay. */
function withLine(bytes: Buffer, line: number, text: string): Buffer | undefined {
  const lines = bytes.toString('latin1').split('\n');
  const old = lines[line];
  if (bytes.includes(0) || old === undefined || lines.length <= headLines + 4) return undefined;
  lines[line] = old.endsWith('\r') ? `${text}\r` : text;
  return Buffer.from(lines.join('\n'), 'latin1');
}

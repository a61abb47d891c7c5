import assert from 'node:assert/strict';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { hashOf } from '../../../../host/workspace/fileImage.ts';
import { journalEntrySchema } from '../../../../host/workspace/journalEntry.ts';

/** Mode and hash of a file's bytes, as one text. */
type Image = string;

/**
 * What every file of a workspace should be by what is known of it: its first bytes, what the user saved since, and what the
 * journal says that each task left.
 */
export class Ledger {
  readonly #root: string;
  readonly #entries: string;
  readonly #images: Map<string, Image>;
  /** What was told of the tasks that changed a file. */
  readonly #tasks = new Map<string, string[]>();

  /** Takes the workspace as it is for the beginning. */
  constructor(root: string, dataFolder: string) {
    this.#root = root;
    this.#entries = path.join(dataFolder, 'journal', 'entries');
    this.#images = imagesIn(root);
  }

  /** Every file there should be, in order. */
  paths(): string[] {
    return [...this.#images.keys()].sort();
  }

  /** Those that a task may change: what git ignores is not covered, and other tests are about what decides what runs. */
  changeable(): string[] {
    return this.paths().filter((file) => !/^(?:tmp|node_modules)\/|\.log$|^\.|^package\.json$/.test(file));
  }

  /** The user saved a file. */
  userSaved(file: string): void {
    this.#images.set(file, imageAt(this.#root, file));
  }

  /** Adds what the journal says of a task that is over. What it was before must be what is known. */
  add(taskId: string, told: string): void {
    for (const { path: file, before, after } of filesOf(path.join(this.#entries, `${taskId}.json`))) {
      assert.equal(before && imageOf(before), this.#images.get(file) ?? null, `${told}: ${file} before it`);
      this.#tasks.set(file, [...(this.#tasks.get(file) ?? []), told]);
      if (after === null) this.#images.delete(file);
      else this.#images.set(file, imageOf(after));
    }
  }

  /** Fails when a file is not what is known of it. */
  compare(told: string): void {
    const unexplained = differencesOf(imagesIn(this.#root), this.#images);
    assert.deepEqual(unexplained, [], told);
  }

  /** Fails when the workspace is not exactly these files, with what tasks did to those that differ. */
  compareWith(wanted: ReadonlyMap<string, { readonly bytes: Buffer; readonly mode: number }>, told: string): void {
    const images = new Map(
      [...wanted].map(([file, { bytes, mode }]) => [file, imageOf({ mode, hash: hashOf(bytes) })]),
    );
    const differences = differencesOf(imagesIn(this.#root), images);
    const tasks = differences.map(({ file }) => (this.#tasks.get(file) ?? []).join('\n')).join('\n\n');
    assert.deepEqual(differences, [], `${told}:\n${tasks}`);
  }
}

function differencesOf(found: ReadonlyMap<string, Image>, known: ReadonlyMap<string, Image>) {
  const all = [...new Set([...found.keys(), ...known.keys()])].sort();
  return all.flatMap((file) => {
    const [is = 'none', wanted = 'none'] = [found.get(file), known.get(file)];
    return is === wanted ? [] : [{ file, is, wanted }];
  });
}

function filesOf(entry: string) {
  let text: string;
  try {
    text = readFileSync(entry, 'utf8');
  } catch {
    return []; // A task that changed nothing has no entry.
  }
  return z.parse(journalEntrySchema, JSON.parse(text)).files;
}

function imagesIn(root: string): Map<string, Image> {
  const images = new Map<string, Image>();
  const visit = (folder: string): void => {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && name !== '.git') visit(name);
      else if (entry.isFile()) images.set(name, imageAt(root, name));
    }
  };
  visit('');
  return images;
}

function imageAt(root: string, file: string): Image {
  const absolute = path.join(root, file);
  return imageOf({ mode: lstatSync(absolute).mode & 0o7777, hash: hashOf(readFileSync(absolute)) });
}

function imageOf({ mode, hash }: { readonly mode: number; readonly hash: string }): Image {
  return `${mode.toString(8)} ${hash}`;
}

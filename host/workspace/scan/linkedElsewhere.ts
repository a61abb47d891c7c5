import type { Stats } from 'node:fs';

/**
 * Finds the files of one walk that have a further name (hard link) where the walk did not come: who writes into them changes
 * that as well.
 */
export class LinkedElsewhere {
  readonly #files = new Map<string, { readonly links: number; readonly paths: string[] }>();

  note(path: string, { dev, ino, nlink }: Stats): void {
    if (nlink < 2) return;
    const key = `${dev} ${ino}`;
    const file = this.#files.get(key) ?? { links: nlink, paths: [] };
    file.paths.push(path);
    this.#files.set(key, file);
  }

  /** In order. */
  paths(): string[] {
    const elsewhere = [...this.#files.values()].filter(({ links, paths }) => paths.length < links);
    return elsewhere.flatMap(({ paths }) => paths).sort();
  }
}

import { openScan } from '../workspace/scan/openScan.ts';
import type { WorkspaceScan } from '../workspace/scan/workspaceScan.ts';

/** The scans of all workspaces, opened when first wanted. */
export class Scans {
  readonly #folder: string;
  readonly #opened = new Map<string, Promise<WorkspaceScan>>();

  /** `folder` is where they are kept, outside every workspace. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** `root` is a real path. */
  async of(root: string): Promise<WorkspaceScan> {
    const opened = this.#opened.get(root) ?? openScan(this.#folder, root);
    this.#opened.set(root, opened);
    try {
      return await opened;
    } catch (error) {
      this.#opened.delete(root);
      throw error;
    }
  }
}

import { refusedPatch } from './patchFailure.ts';
import { patchLimits } from './patchLimits.ts';

/** How much more a patch may look at. The daemon has one thread: no patch may hold it for long. */
export class Work {
  #left: number = patchLimits.work;

  /** Throws `patch_invalid` once the patch has used up its share. */
  spend(amount: number): void {
    this.#left -= amount;
    if (this.#left < 0) {
      throw refusedPatch(
        'Finding the places of this patch takes too long.',
        'Send fewer hunks at once, with lines that stand in the file only there.',
      );
    }
  }
}

import type { FileTimes } from './fileImage.ts';
import type { ReadFile } from './readFileInside.ts';

/** New contents for one file, or its removal, and what it must still be for that to happen. */
export interface Change {
  readonly path: string;
  /** The file the change was computed from; null for one that must not exist. A mode is checked only where given. */
  readonly base: { readonly hash: string; readonly mode?: number } | null;
  readonly after: {
    readonly bytes: Uint8Array;
    /** The base's own where absent; for a new file what the system gives one. */
    readonly mode?: number;
    readonly times?: FileTimes;
  } | null;
}

/** A change checked against the disk, with everything computed that writing it needs. */
export interface PlannedChange {
  readonly path: string;
  readonly absolute: string;
  readonly before: ReadFile | null;
  readonly after: {
    readonly bytes: Uint8Array;
    readonly hash: string;
    /** Of a new file without one of its own: the usual one, until it is there. */
    readonly mode: number;
    /** Whether the system is to choose the mode. */
    readonly modeIsOpen: boolean;
    readonly times: FileTimes | undefined;
  } | null;
  /**
   * Where the new file, or the old one put back, lies until it is whole: beside its place, so that renaming it there is atomic.
   * Relative to the root.
   */
  readonly temporary: string;
}

export interface WritePlan {
  readonly root: string;
  readonly changes: readonly PlannedChange[];
  /** Folders to make, relative to the root, outer ones first. */
  readonly madeFolders: readonly string[];
}

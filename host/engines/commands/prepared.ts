import type { Change } from '../../workspace/writePlan.ts';
import type { EngineClient, EngineRequest } from '../engine.ts';
import type { Purpose } from './run/projectCommands.ts';
import type { IndexedFile } from './vocabulary/workspaceIndex.ts';

/** How well a reading fits: `sound` when something in it was only recognised by its sound, or guessed. */
type Certainty = 'exact' | 'sound';

/** What a command would do for one reading of a request. Nothing is written before one is chosen. */
export type Prepared =
  | {
      readonly kind: 'ready';
      readonly certainty: Certainty;
      readonly changes: readonly Change[];
      readonly summary: string;
      /** What is run after the changes, in order. */
      readonly runs?: readonly RunStep[];
    }
  | { readonly kind: 'ask'; readonly certainty: Certainty; readonly question: string }
  /** The reading makes no sense here, and why. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** A program to run for a request. */
export interface RunStep {
  /** What it is for, where that is known: then its output is. */
  readonly purpose?: Purpose;
  /** As it is called in a summary. */
  readonly name: string;
  readonly argv: readonly string[];
  readonly network: boolean;
}

/** What commands work on. */
export interface CommandContext {
  readonly request: EngineRequest;
  readonly client: Pick<EngineClient, 'workspace'>;
  /** Every file of the workspace. */
  readonly files: readonly IndexedFile[];
  readonly signal: AbortSignal;
}

/** The command's part of a summary: "9 places in 4 files". */
export function countedPlaces(places: number, files: number): string {
  return `${counted(places, 'place')} in ${counted(files, 'file')}`;
}

/** A text short enough to be read out. */
export function clipped(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

import type { Listeners } from '../../protocol/contract.ts';
import type { TerminalContract } from '../../protocol/terminalContract.ts';
import type { Surroundings } from '../install/browsers.ts';
import type { NodeProgram } from '../link/nodeProgram.ts';
import type { Terminal } from './openTerminal.ts';
import type { Output } from './output.ts';

/** What a command has to work with. */
export interface Context {
  readonly dataFolder: string;
  readonly modelsFolder: string;
  readonly surroundings: Surroundings;
  readonly relay: NodeProgram;
  readonly output: Output;
  /** Connects to the daemon, starting it when it does not run. */
  readonly connect: (listeners?: Listeners<TerminalContract>) => Promise<Terminal>;
  /** Connects only to one that runs. Rejects `host_unreachable`. */
  readonly connectRunning: () => Promise<Terminal>;
  /** A key from stdin, typed after the prompt if that is a terminal; empty when none was given. */
  readonly readKey: (prompt: string) => Promise<string>;
  /** A patch from a file, or from stdin. */
  readonly readPatch: (file: string | undefined) => Promise<string>;
  readonly signal: AbortSignal;
}

/** As npm start: 0 done, 1 failed, 2 asked back or not understood. */
export type ExitCode = 0 | 1 | 2;

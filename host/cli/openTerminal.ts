import { randomUUID } from 'node:crypto';
import { AppError } from '../../protocol/appError.ts';
import { callContract } from '../../protocol/channel.ts';
import type { Calls, Listeners } from '../../protocol/contract.ts';
import { limits, protocolVersion } from '../../protocol/limits.ts';
import type { TerminalContract } from '../../protocol/terminalContract.ts';
import { terminalContract } from '../../protocol/terminalContract.ts';
import { connectDaemon } from '../link/connectDaemon.ts';
import { createJsonPort } from '../link/jsonPort.ts';
import type { NodeProgram } from '../link/nodeProgram.ts';

/** A greeted connection of a terminal to the daemon. */
export interface Terminal {
  readonly calls: Calls<TerminalContract>;
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
  close(): void;
}

interface OpenTerminal {
  /** As `openDataFolder` returned it. */
  readonly dataFolder: string;
  readonly buildId: string;
  /** Absent: a daemon that does not run is not started. */
  readonly daemon?: NodeProgram;
  readonly env: NodeJS.ProcessEnv;
  readonly listeners?: Listeners<TerminalContract>;
  /** Told when a daemon of another build finishes its work first: that is waited for without end. */
  readonly onRetiring?: () => void;
}

/** Connects to the daemon and says hello. Rejects as `connectDaemon` fails, and as `host.hello` rejects. */
export async function openTerminal(
  { dataFolder, buildId, daemon, env, listeners = {}, onRetiring }: OpenTerminal,
  { signal }: { readonly signal: AbortSignal },
): Promise<Terminal> {
  const greeting = { role: 'terminal', buildId } as const;
  const program = daemon === undefined ? {} : { program: daemon };
  const patience = onRetiring === undefined ? {} : { onRetiring };
  const connection = await connectDaemon({ dataFolder, greeting, env, ...program, ...patience }, { signal });
  if (connection.kind === 'failed') throw new AppError(connection.failure.code, connection.failure.message);
  // What a browser takes does not bind a terminal: the daemon reads as much from it as from any relay.
  const port = createJsonPort(connection.frames, { maxOutBytes: limits.nativeInBytes });
  const closed = new Promise<void>((resolve) => {
    port.onDisconnect(resolve);
  });
  const calls = callContract(port, terminalContract, listeners);
  await calls.request('host.hello', { protocolVersion, clientId: `terminal-${randomUUID()}` }, { signal });
  return { calls, closed, close: () => port.disconnect() };
}

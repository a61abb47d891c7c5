import { AppError } from '../../protocol/appError.ts';
import type { Context } from './context.ts';
import type { Terminal } from './openTerminal.ts';

/** Acts over a connection to the daemon, starting it when it does not run, and closes it. Rejects as `act` does. */
export async function withTerminal<T>(
  { connect }: Pick<Context, 'connect'>,
  act: (terminal: Terminal) => Promise<T>,
): Promise<T> {
  const terminal = await connect();
  try {
    return await act(terminal);
  } catch (error) {
    throw error instanceof AppError && error.code === 'port_closed' ? hostEnded(error) : error;
  } finally {
    terminal.close();
  }
}

/** It crashed, or somebody ended it. */
export function hostEnded(cause?: Error): AppError {
  const message =
    'The host ended before it was done. Run the command again; "earshot-host doctor" shows where its log is.';
  return new AppError('port_closed', message, { cause });
}

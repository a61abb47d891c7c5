import { parseCommand } from '../../host/cli/parseCommand.ts';

/**
 * What a command needs built: the host, and for `install` the extension too, which the user loads next, or reloads when it
 * does not fit the host any more. Wrong usage is the host's to say.
 */
export function readParts(args: readonly string[]): { readonly only?: 'host' } {
  try {
    return parseCommand(args).command.kind === 'install' ? {} : { only: 'host' };
  } catch {
    return { only: 'host' };
  }
}

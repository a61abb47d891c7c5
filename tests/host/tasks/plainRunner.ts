import { join } from 'node:path';
import { openProcessBook } from '../../../host/processes/processBook.ts';
import { createCommandRunner } from '../../../host/sandbox/commandRunner.ts';
import type { CommandRunner } from '../../../host/sandbox/commandRunner.ts';
import { sandboxHere } from '../sandbox/sandboxBench.ts';

/** What runs commands for the tasks of a data folder: in this machine's sandbox where that is wanted, else in none. */
export function createPlainRunner(dataFolder: string, { sandbox = false }: { sandbox?: boolean } = {}): CommandRunner {
  const folder = join(dataFolder, 'processes');
  return createCommandRunner({
    env: process.env,
    book: openProcessBook(folder).book,
    findSandbox: () => (sandbox ? sandboxHere(folder) : Promise.resolve(undefined)),
    secrets: [dataFolder],
  });
}

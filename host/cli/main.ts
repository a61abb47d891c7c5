#!/usr/bin/env node
import { homedir } from 'node:os';
import process from 'node:process';
import { toFailure } from '../../protocol/appError.ts';
import { defaultModelsFolder } from '../install/defaultModelsFolder.ts';
import { readBuildId } from '../link/buildId.ts';
import { dataFolderPath, openDataFolder } from '../link/dataFolder.ts';
import { findProgram } from '../link/nodeProgram.ts';
import { openTerminal } from './openTerminal.ts';
import { createOutput } from './output.ts';
import { explain } from './explain.ts';
import { parseCommand } from './parseCommand.ts';
import { readAnswer } from './readAnswer.ts';
import { readKey } from './readKey.ts';
import { runCommand } from './runCommand.ts';

// `earshot-host`: the same host, from a terminal.

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());

try {
  process.exitCode = await run();
} catch (error) {
  const { code, message } = toFailure(error);
  process.stderr.write(`${message}\n`);
  if (code === 'internal') process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
  if (code === 'usage') process.stderr.write('"earshot-host --help" shows the commands.\n');
  process.exitCode = code === 'usage' ? 64 : 1;
}

async function run(): Promise<number> {
  const { command, home, json } = parseCommand(process.argv.slice(2));
  const output = createOutput((text) => process.stdout.write(text), json);
  if (command.kind === 'help' || command.kind === 'version') return explain(command.kind, output);
  const env = home === undefined ? process.env : { ...process.env, EARSHOT_HOME: home };
  const { platform } = process;
  const dataFolder = openDataFolder(dataFolderPath(env, platform));
  const own = { dataFolder, buildId: readBuildId(env, import.meta.filename), env };
  const daemon = findProgram(import.meta.filename, 'daemon');
  const { signal } = interrupted;
  return runCommand(command, {
    dataFolder,
    modelsFolder: defaultModelsFolder(env, platform),
    surroundings: { platform, home: homedir(), env },
    relay: findProgram(import.meta.filename, 'relay'),
    output,
    connect: (listeners = {}) => openTerminal({ ...own, daemon, listeners }, { signal }),
    connectRunning: () => openTerminal(own, { signal }),
    readKey: (prompt) => readKey(process.stdin, (words) => process.stderr.write(words), prompt, { signal }),
    readAnswer: (prompt) => readAnswer(process.stdin, process.stderr, prompt, { signal }),
    signal,
  });
}

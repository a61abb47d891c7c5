#!/usr/bin/env node
import { homedir } from 'node:os';
import process from 'node:process';
import { toFailure } from '../../protocol/appError.ts';
import { defaultModelsFolder } from '../install/defaultModelsFolder.ts';
import { readBuildId } from '../link/buildId.ts';
import { dataFolderPath, openDataFolder } from '../link/dataFolder.ts';
import { findProgram } from '../link/nodeProgram.ts';
import { isErrno } from '../workspace/isErrno.ts';
import { openTerminal } from './openTerminal.ts';
import type { Terminal } from './openTerminal.ts';
import { createOutput } from './output.ts';
import type { Output } from './output.ts';
import { explain } from './explain.ts';
import { parseCommand } from './parseCommand.ts';
import { readAnswer } from './readAnswer.ts';
import { readKey } from './readKey.ts';
import { readPatch } from './readPatch.ts';
import { runCommand } from './runCommand.ts';
import { watchSilence } from './silence.ts';

// `earshot-host`: the same host, from a terminal.

const patienceMs = 500;
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());

// Who reads along may have seen enough (`| head`). What was begun is followed to its end all the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (!isErrno(error, 'EPIPE')) throw error;
  });
}

const text = {
  out: (words: string): void => void process.stdout.write(words),
  err: (words: string): void => void process.stderr.write(words),
};
/** Before the arguments are understood, and as well as can be when they are not. */
const plainly = createOutput(text, process.argv.includes('--json'));

try {
  process.exitCode = await run();
} catch (error) {
  const { code, message } = toFailure(error);
  text.err(`${message}\n`);
  if (plainly.json) plainly.tell('', { event: 'failed', code, message });
  if (code === 'internal') text.err(`${String(error instanceof Error ? error.stack : error)}\n`);
  if (code === 'usage') text.err('"earshot-host --help" shows the commands.\n');
  process.exitCode = code === 'usage' ? 64 : 1;
}

async function run(): Promise<number> {
  const { command, home, json } = parseCommand(process.argv.slice(2));
  const plain = createOutput(text, json);
  if (command.kind === 'help' || command.kind === 'version') return explain(command, plain);
  const env = home === undefined ? process.env : { ...process.env, EARSHOT_HOME: home };
  const { platform } = process;
  const dataFolder = openDataFolder(dataFolderPath(env, platform));
  // Only for a person who looks: a program sees from the end of the stream that there is no more.
  const silence = watchSilence(plain, process.stderr.isTTY && !json ? text.err : () => undefined);
  const { output } = silence;
  const own = { dataFolder, buildId: readBuildId(env, import.meta.filename), env };
  const daemon = findProgram(import.meta.filename, 'daemon');
  const { signal } = interrupted;
  try {
    return await runCommand(command, {
      dataFolder,
      modelsFolder: defaultModelsFolder(env, platform),
      surroundings: { platform, home: homedir(), env },
      relay: findProgram(import.meta.filename, 'relay'),
      output,
      connect: (listeners = {}) =>
        patiently(output, (onRetiring) => openTerminal({ ...own, daemon, listeners, onRetiring }, { signal })),
      connectRunning: () => patiently(output, (onRetiring) => openTerminal({ ...own, onRetiring }, { signal })),
      readKey: (prompt) => silence.quietWhile(readKey(process.stdin, text.err, prompt, { signal })),
      readAnswer: (prompt) => silence.quietWhile(readAnswer(process.stdin, process.stderr, prompt, { signal })),
      readPatch: (file) => silence.quietWhile(readPatch(file, process.stdin, { signal })),
      signal,
    });
  } finally {
    silence.end();
  }
}

/** Opens a connection, and says what is waited for where that takes longer than an idle daemon needs to leave. */
async function patiently(output: Output, open: (onRetiring: () => void) => Promise<Terminal>): Promise<Terminal> {
  let timer: NodeJS.Timeout | undefined;
  const say = (): void => {
    const words = 'Waiting: an Earshot of another build finishes what it does first.';
    output.note(`${words} Ctrl-C cancels.`, { event: 'waiting', text: words });
  };
  try {
    return await open(() => (timer ??= setTimeout(say, patienceMs)));
  } finally {
    clearTimeout(timer);
  }
}

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { homedir } from 'node:os';
import { AppError } from '../../protocol/appError.ts';
import { isErrno } from '../workspace/isErrno.ts';
import { dialogCommands, dialogEnvironment } from './dialogCommands.ts';
import type { DialogCommand } from './dialogCommands.ts';

const maxPathBytes = 16 * 1024;

/** A dialog on the screen. */
export interface OpenDialog {
  /** The absolute path of the folder, undefined when the user chose none. Rejects `dialog_missing` when it could not be drawn. */
  readonly chosen: Promise<string | undefined>;
}

/** Opens the system's folder dialog, on this computer; the signal closes it. Rejects `dialog_missing`. */
export async function openFolderDialog({ signal }: { signal: AbortSignal }): Promise<OpenDialog> {
  const { env, platform } = process;
  for (const command of dialogCommands(platform, env, homedir())) {
    const child = await start(command, { signal });
    if (child !== undefined) return { chosen: readChoice(child) };
  }
  throw missing();
}

/** Undefined when there is no such program. */
async function start({ program, args }: DialogCommand, { signal }: { signal: AbortSignal }) {
  const child = spawn(program, [...args], {
    cwd: homedir(),
    env: dialogEnvironment(process.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  // The abort is an error of the child, too; whoever aborts knows.
  child.on('error', () => undefined);
  try {
    await once(child, 'spawn');
    return child;
  } catch (error) {
    if (isErrno(error, 'ENOENT') || isErrno(error, 'EACCES')) return undefined;
    throw error;
  }
}

async function readChoice(child: ChildProcess): Promise<string | undefined> {
  const [output, complaint] = [read(child.stdout), read(child.stderr)];
  await once(child, 'close').catch(() => undefined);
  const [chosen, said] = [output().replace(/\r?\n$/, ''), complaint()];
  if (child.exitCode === 0 && chosen !== '') return chosen;
  if (/cannot open display|could not connect to display|failed to open display/i.test(said)) throw missing();
  return undefined;
}

function read(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream?.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxPathBytes) chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

function missing(): AppError {
  const message =
    'Earshot found no folder dialog on this computer (zenity or kdialog). Add the folder from a terminal, in the folder where Earshot lies:';
  return new AppError('dialog_missing', message);
}

import process from 'node:process';
import type { Failure } from '../../protocol/appError.ts';
import { limits } from '../../protocol/limits.ts';
import { readAllowedOrigins } from '../link/allowedOrigins.ts';
import { readBuildId } from '../link/buildId.ts';
import { connectDaemon } from '../link/connectDaemon.ts';
import { dataFolderPath, openDataFolder } from '../link/dataFolder.ts';
import { createFrameStream } from '../link/frameStream.ts';
import { findProgram } from '../link/nodeProgram.ts';
import { copyFrames } from './copyFrames.ts';
import { takeStdout } from './takeStdout.ts';

// What the browser starts: `relay chrome-extension://ID/ [--parent-window=…]`. It copies frames between stdin/stdout and the
// daemon's socket and parses nothing but lengths. Chrome closes stdin when the port closes and kills 2 s later.

/** Chrome's 2 s less some: what is on its way to the daemon has this long to leave. */
const exitDeadlineMs = 1_000;

const stdout = takeStdout(process.stdout, process.stderr);
const browser = createFrameStream(process.stdin, stdout, { maxBytes: limits.nativeInBytes });
const browserGone = new AbortController();
const early: Uint8Array[] = [];
browser.onFrame((body) => early.push(body));
browser.onEnd(() => browserGone.abort());

const dataFolder = openDataFolder(dataFolderPath(process.env, process.platform));
const origin = process.argv[2] ?? '';

if (readAllowedOrigins(dataFolder).includes(origin)) await relay();
else refuse({ code: 'origin_refused', message: `This host does not serve ${origin === '' ? 'a terminal' : origin}.` });

async function relay(): Promise<void> {
  const connection = await connectDaemon(
    {
      dataFolder,
      greeting: { role: 'relay', buildId: readBuildId(process.env, import.meta.filename), origin },
      program: findProgram(import.meta.filename, 'daemon'),
      env: process.env,
    },
    { signal: browserGone.signal },
  );
  if (connection.kind === 'failed') {
    refuse(connection.failure);
    return;
  }
  const daemon = connection.frames;
  const leave = (): void => {
    daemon.end();
    setTimeout(() => process.exit(0), exitDeadlineMs).unref();
  };
  daemon.onEnd(() => stdout.end(() => process.exit(0)));
  browser.onEnd(leave);
  for (const body of early) daemon.write(body);
  copyFrames(browser, daemon);
  copyFrames(daemon, browser);
  if (browserGone.signal.aborted) leave();
}

/** A frame the extension can show as it is: an error that answers no request. */
function refuse({ code, message }: Failure): void {
  const body = JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32000, message, data: { code } } });
  browser.write(new TextEncoder().encode(body));
  stdout.end(() => process.exit(1));
}

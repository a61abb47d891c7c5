import { AppError, toFailure } from '../../protocol/appError.ts';
import { Cleanup } from '../browser/cleanup.ts';
import { callersFolder } from '../callersFolder.ts';
import { converse } from './converse.ts';
import { toExitCode } from './exitCode.ts';
import { createObserver } from './observe.ts';
import { parseOptions, usage } from './options.ts';
import type { StartOptions } from './options.ts';
import { prepare } from './prepare.ts';
import { createJsonPrinter } from './printJson.ts';
import { createPersonPrinter } from './printPerson.ts';
import { speakToWave } from './speech.ts';
import type { Tell } from './runEvent.ts';

const elapsedMs = (): number => performance.now(); // Counts from the process's start.
const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env['DISPLAY']) || Boolean(process.env['WAYLAND_DISPLAY']);

process.exitCode = await main();

async function main(): Promise<number> {
  let options: StartOptions | 'help';
  try {
    options = parseOptions(process.argv.slice(2), { hasDisplay, folder: callersFolder() });
  } catch (error) {
    process.stderr.write(`${toFailure(error).message}\n\n${usage}`);
    return 64;
  }
  if (options === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  const tell = createTell(options);
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      stop.abort(new AppError('cancelled', 'Stopped.'));
    });
  }
  const cleanup = new Cleanup();
  try {
    return await run(options, tell, cleanup, stop.signal);
  } catch (error) {
    const failure = toFailure(error);
    tell({ event: 'failed', ...failure });
    if (failure.code === 'internal')
      process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
    return failure.code === 'usage' ? 64 : 1;
  } finally {
    await cleanup.run();
  }
}

async function run(options: StartOptions, tell: Tell, cleanup: Cleanup, signal: AbortSignal): Promise<number> {
  const { browser, offscreen, microphone, page, surface } = await prepare(options, tell, cleanup, signal);
  const observer = createObserver(tell, readDiff);
  surface.onSnapshot((snapshot) => {
    observer.see(snapshot);
  });
  const latest = surface.latest();
  if (latest !== undefined) observer.see(latest);

  const closed = new Promise<void>((resolve) => {
    browser.once('disconnected', () => {
      resolve();
    });
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
  if (options.requests.length === 0) {
    tell({ event: 'stage', text: 'Press Talk and say what should change. Close the browser or press Ctrl-C to end.' });
    await closed;
    return 0;
  }
  const speech = (text: string): Promise<Uint8Array> => speakToWave(text, options.voice, signal);
  const stage = {
    page,
    surface,
    offscreen,
    microphone,
    speech,
    tell,
    settled: observer.settled,
    timeoutMs: options.timeoutMs,
  };
  const gone = closed.then(() => {
    signal.throwIfAborted();
    throw new AppError('browser_missing', 'The browser ended before the answer came.');
  });
  gone.catch(() => undefined); // The browser ends in any case; only while somebody waits for an answer is that news.
  const outcomes = await Promise.race([converse(stage, options.requests, signal), gone]);
  await observer.settled();
  return toExitCode(outcomes);

  async function readDiff(taskId: string, path: string): Promise<string> {
    let text = '';
    for (let offset: number | null = 0; offset !== null;) {
      const part: { text: string; nextOffset: number | null } = await surface.calls.request(
        'diff.read',
        { taskId, path, offset },
        { signal },
      );
      text += part.text;
      offset = part.nextOffset;
    }
    return text;
  }
}

function createTell({ json }: StartOptions): Tell {
  const write = (text: string): void => {
    process.stdout.write(text);
  };
  if (json) return createJsonPrinter(write, elapsedMs);
  return createPersonPrinter(write, elapsedMs, process.stdout.isTTY && process.env['NO_COLOR'] === undefined);
}

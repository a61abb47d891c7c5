import { AppError } from '../../protocol/appError.ts';
import type { AppErrorCode } from '../../protocol/appError.ts';
import type { Engine, EngineClient, EngineFinish, EngineRequest, EngineRun } from '../engines/engine.ts';

const engineFailures: readonly AppErrorCode[] = [
  'engine_missing',
  'engine_outdated',
  'engine_signed_out',
  'engine_limited',
  'engine_failed',
];

/** The engine; where it fails before it has begun, the other one tries, and the summary says so. */
export function withFallback(engine: Engine, other: Engine): Engine {
  return {
    ...engine,
    start(request, client, options) {
      const watched = watch(client);
      const run = engine.start(request, watched.client, options);
      const finished = run.finished.catch((error: unknown) => {
        // What has begun must not be done once more by somebody else.
        const failed = error instanceof AppError && engineFailures.includes(error.code) && !watched.begun();
        if (!failed) throw error;
        return fallBack(error, other, request, client, options);
      });
      return { steer: (text) => run.steer(text), finished } satisfies EngineRun;
    },
  };
}

async function fallBack(
  error: AppError,
  other: Engine,
  request: EngineRequest,
  client: EngineClient,
  options: { readonly signal: AbortSignal },
): Promise<EngineFinish> {
  const finish = await other.start(request, client, options).finished;
  // What the other could not do either is told by what stands in the way.
  if (finish.outcome !== 'done') throw error;
  return { ...finish, engine: other.name, summary: `${finish.summary} I did it without Codex. ${error.message}` };
}

/** Notices the first thing an engine does or asks. */
function watch(client: EngineClient): { readonly client: EngineClient; begun(): boolean } {
  let begun = false;
  const noting =
    <Args extends unknown[], Result>(act: (...args: Args) => Result) =>
    (...args: Args): Result => {
      begun = true;
      return act(...args);
    };
  return {
    begun: () => begun,
    client: {
      ...client,
      write: noting((changes) => client.write(changes)),
      update: noting((update) => client.update(update)),
      requestPermission: noting((question) => client.requestPermission(question)),
    },
  };
}

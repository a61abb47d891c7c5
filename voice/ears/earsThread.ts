// The entry of the thread that hears.
import { workerData } from 'node:worker_threads';
import * as z from 'zod/mini';
import { serveThread } from '../threads/serveThread.ts';
import { earsRequestSchema } from './earsRequest.ts';
import type { Heard } from './heard.ts';
import { loadMoonshine } from './moonshine.ts';
import { Recogniser } from './recogniser.ts';

const { modelsFolder } = z.parse(z.object({ modelsFolder: z.string() }), workerData);
const loading = loadMoonshine(modelsFolder).then((model) => new Recogniser(model));
// The first turn takes twice as long as the next ones while the engine compiles: let that be a turn nobody waits for.
const warm = loading.then(async (recogniser) => {
  const murmur = Float32Array.from({ length: 24_000 }, (_, index) => 0.1 * Math.sin(index * index));
  await recogniser.hear(murmur, { answers: [], signal: new AbortController().signal });
  return recogniser;
});
// Whoever asks first is told.
warm.catch(() => undefined);

serveThread(earsRequestSchema, async (request, options): Promise<Heard> => {
  if (request.kind === 'hear') {
    const { samples, answers } = request;
    return (await warm).hear(samples, { ...options, answers });
  }
  (await loading).setHints(request.hints);
  return { kind: 'nothing' };
});

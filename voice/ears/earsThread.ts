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
// Whoever asks first is told.
loading.catch(() => undefined);

serveThread(earsRequestSchema, async (request, options): Promise<Heard> => {
  const recogniser = await loading;
  if (request.kind === 'hear') return recogniser.hear(request.samples, options);
  recogniser.setHints(request.hints);
  return { kind: 'nothing' };
});

// The entry of the thread that speaks.
import { workerData } from 'node:worker_threads';
import * as z from 'zod/mini';
import { serveThread } from '../threads/serveThread.ts';
import { loadFlite } from './flite.ts';
import { voiceNames } from '../../protocol/voiceModels.ts';

const { modelsFolder, voice } = z.parse(z.object({ modelsFolder: z.string(), voice: z.enum(voiceNames) }), workerData);
const loading = loadFlite(modelsFolder, voice);
// Whoever asks first is told.
loading.catch(() => undefined);

serveThread(z.string(), async (sentence) => {
  const flite = await loading;
  return sentence === '' ? undefined : flite.speak(sentence);
});

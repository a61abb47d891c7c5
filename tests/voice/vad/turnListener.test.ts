import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { InferenceSession } from 'onnxruntime-web';
import { defaultModelsFolder } from '../../../host/install/defaultModelsFolder.ts';
import { ensureModels } from '../../../host/install/ensureModels.ts';
import { joinSamples } from '../../../voice/audio/pcm.ts';
import { synthesize } from '../../../voice/mouth/openMouth.ts';
import { voiceNames } from '../../../protocol/voiceModels.ts';
import { loadSilero, Silero } from '../../../voice/vad/silero.ts';
import { defaultTurnDetection } from '../../../voice/vad/turnDetector.ts';
import type { TurnEvent } from '../../../voice/vad/turnDetector.ts';
import { TurnListener } from '../../../voice/vad/turnListener.ts';

const { signal } = new AbortController();
const modelsFolder = defaultModelsFolder(process.env, process.platform);
const silence = (ms: number): Float32Array => new Float32Array(ms * 16);

describe('TurnListener', () => {
  let session: InferenceSession;
  before(async () => {
    await ensureModels({ folder: modelsFolder, onProgress: () => undefined, signal });
    session = await loadSilero(modelsFolder);
  });

  async function listen(sound: Float32Array, pieceSamples: number): Promise<TurnEvent[]> {
    const listener = new TurnListener(new Silero(session), defaultTurnDetection);
    const events: Promise<TurnEvent[]>[] = [];
    for (let at = 0; at < sound.length; at += pieceSamples) {
      events.push(listener.feed(sound.subarray(at, at + pieceSamples)));
    }
    return (await Promise.all(events)).flat();
  }

  for (const voice of voiceNames) {
    it(`hears two turns of the voice ${voice}, each whole`, async () => {
      const one = await synthesize({ modelsFolder, voice, text: 'Rename fetch user to load user.', signal });
      const two = await synthesize({ modelsFolder, voice, text: 'Undo that.', signal });
      const sound = joinSamples([silence(1_000), one.samples, silence(2_000), two.samples, silence(1_000)]);
      const events = await listen(sound, 320);
      assert.deepEqual(
        events.map(({ kind }) => kind),
        ['speechStarted', 'speechStopped', 'speechStarted', 'speechStopped'],
      );
      const [start, stop, secondStart, secondStop] = events.map(({ atMs }) => atMs);
      const oneMs = one.samples.length / 16;
      const secondMs = 1_000 + oneMs + 2_000;
      assertBetween(start, 700, 1_250);
      assertBetween(stop, 1_000 + oneMs, 1_000 + oneMs + 700);
      assertBetween(secondStart, secondMs - 300, secondMs + 250);
      assertBetween(secondStop, secondMs + two.samples.length / 16 - 200, secondMs + two.samples.length / 16 + 700);
      assert.deepEqual(await listen(sound, 4_801), events, 'whatever the pieces');
    });
  }

  it('hears no turn in noise', async () => {
    let seed = 1;
    const noise = Float32Array.from({ length: 48_000 }, () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return (seed / 2_147_483_647 - 0.5) * 0.1;
    });
    assert.deepEqual(await listen(noise, 320), []);
  });
});

function assertBetween(value: number | undefined, low: number, high: number): void {
  assert.ok(value !== undefined && value >= low && value <= high, `${value ?? 'nothing'} is not in ${low} to ${high}`);
}

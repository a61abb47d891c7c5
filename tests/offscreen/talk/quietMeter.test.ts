import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { QuietMeter } from '../../../offscreen/talk/quietMeter.ts';

const sampleRate = 48_000;
const blockFrames = 128;

/** Seconds of sound, block by block: which of them are quiet. */
function listen(meter: QuietMeter, seconds: number, sound: (at: number) => number): boolean[] {
  const blocks = Math.round((seconds * sampleRate) / blockFrames);
  return Array.from({ length: blocks }, (_, block) =>
    meter.isQuiet(Float32Array.from({ length: blockFrames }, (_, frame) => sound(block * blockFrames + frame))),
  );
}

const open = (): QuietMeter => new QuietMeter((blockFrames * 1_000) / sampleRate);
const tone = (hz: number, volume: number) => (at: number) => volume * Math.sin((2 * Math.PI * hz * at) / sampleRate);
/** Noise that is the same in each run. */
function noise(volume: number): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return volume * ((state / 2_147_483_647) * 2 - 1);
  };
}

describe('what counts as quiet', () => {
  it('is silence, from its first block on', () => {
    assert.ok(listen(open(), 1, () => 0).every((quiet) => quiet));
  });

  it('is not speech, however low the voice swings', () => {
    assert.ok(listen(open(), 5, tone(80, 0.05)).every((quiet) => !quiet));
  });

  it('is not a whisper in a quiet room', () => {
    const meter = open();
    listen(meter, 3, noise(0.0005));
    assert.ok(listen(meter, 1, noise(0.008)).every((quiet) => !quiet));
  });

  it('is a fan, once the room is known', () => {
    const meter = open();
    assert.ok(listen(meter, 1, noise(0.006)).every((quiet) => !quiet));
    listen(meter, 2, noise(0.006));
    assert.ok(listen(meter, 1, noise(0.006)).every((quiet) => quiet));
  });

  it('is never a loud room', () => {
    const meter = open();
    assert.ok(listen(meter, 10, noise(0.05)).every((quiet) => !quiet));
  });

  it('comes back a few hundredths of a second after a word', () => {
    const meter = open();
    listen(meter, 1, tone(200, 0.3));
    const after = listen(meter, 0.5, () => 0);
    const ms = after.indexOf(true) * ((blockFrames * 1_000) / sampleRate);
    assert.ok(ms > 0 && ms < 120, `${ms} ms`);
  });
});

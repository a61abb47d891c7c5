import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { joinSamples } from '../../../voice/audio/pcm.ts';
import { createResampler, resample } from '../../../voice/audio/resample.ts';

function tone(hertz: number, sampleRate: number, seconds: number): Float32Array {
  return Float32Array.from({ length: sampleRate * seconds }, (_, n) =>
    Math.sin((2 * Math.PI * hertz * n) / sampleRate),
  );
}

/** Power of the difference against the power of `expected`, in dB, away from the edges. */
function errorDecibels(actual: Float32Array, expected: Float32Array): number {
  let noise = 0;
  let signal = 0;
  for (let n = 200; n < expected.length - 200; n++) {
    noise += ((actual[n] ?? 0) - (expected[n] ?? 0)) ** 2;
    signal += (expected[n] ?? 0) ** 2;
  }
  return 10 * Math.log10(noise / signal);
}

describe('resample', () => {
  for (const [from, to] of [
    [48_000, 16_000],
    [16_000, 48_000],
    [8_000, 48_000],
    [44_100, 16_000],
    [22_050, 48_000],
  ] as const) {
    it(`keeps a tone's pitch, level and instant from ${from} to ${to} Hz`, () => {
      const output = resample(tone(1_000, from, 0.5), from, to);
      assert.equal(output.length, to / 2);
      assert.ok(errorDecibels(output, tone(1_000, to, 0.5)) < -60);
    });
  }

  it('removes what the lower rate cannot hold', () => {
    const output = resample(tone(10_000, 48_000, 0.5), 48_000, 16_000);
    assert.ok(Math.max(...output.subarray(200, -200)) < 0.001);
  });

  it('gives the same samples whatever the pieces', () => {
    const input = Float32Array.from({ length: 5_000 }, (_, n) => Math.sin(n * n));
    const whole = resample(input, 44_100, 16_000);
    for (const size of [1, 7, 480, 4_999]) {
      const resampler = createResampler(44_100, 16_000);
      const pieces: Float32Array[] = [];
      for (let at = 0; at < input.length; at += size) pieces.push(resampler.push(input.subarray(at, at + size)));
      assert.deepEqual(joinSamples([...pieces, resampler.flush()]), whole);
    }
  });

  it('passes equal rates through', () => {
    const input = tone(100, 16_000, 0.1);
    assert.deepEqual(resample(input, 16_000, 16_000), input);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { joinSamples } from '../../../voice/audio/pcm.ts';
import { trimSilence } from '../../../voice/audio/trimSilence.ts';

const silence = (ms: number): Float32Array => new Float32Array(ms * 16);
const room = (ms: number): Float32Array => Float32Array.from({ length: ms * 16 }, (_, n) => 0.01 * Math.sin(n * n));
const speech = (ms: number): Float32Array => Float32Array.from({ length: ms * 16 }, (_, n) => 0.3 * Math.sin(n / 8));
const trimmedMs = (...pieces: Float32Array[]): number => trimSilence(joinSamples(pieces), 16_000).length / 16;

describe('trimSilence', () => {
  it('keeps 60 ms before and 200 ms after speech', () => {
    assert.equal(trimmedMs(silence(300), speech(1_000), silence(500)), 1_260);
  });

  it('takes a quiet room for silence', () => {
    assert.equal(trimmedMs(room(300), speech(1_000), room(500)), 1_260);
  });

  it('keeps pauses between words', () => {
    assert.equal(trimmedMs(silence(300), speech(200), silence(400), speech(200), silence(500)), 1_060);
  });

  it('leaves alone what is loud throughout, and what is silent', () => {
    assert.equal(trimmedMs(speech(400)), 400);
    assert.equal(trimmedMs(silence(400)), 400);
  });
});

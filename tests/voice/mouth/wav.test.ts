import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AppError } from '../../../protocol/appError.ts';
import { decodeWav, encodeWav } from '../../../voice/mouth/wav.ts';

type Write = (view: DataView, offset: number, sample: number) => void;

const layouts: readonly { name: string; code: number; bits: number; write: Write }[] = [
  { name: '8-bit', code: 1, bits: 8, write: (view, at, x) => view.setUint8(at, Math.round(x * 128) + 128) },
  { name: '16-bit', code: 1, bits: 16, write: (view, at, x) => view.setInt16(at, x * 2 ** 15, true) },
  {
    name: '24-bit',
    code: 1,
    bits: 24,
    write: (view, at, x) => {
      view.setUint16(at, (x * 2 ** 23) & 0xffff, true);
      view.setInt8(at + 2, (x * 2 ** 23) >> 16);
    },
  },
  { name: '32-bit', code: 1, bits: 32, write: (view, at, x) => view.setInt32(at, x * 2 ** 31, true) },
  { name: 'float', code: 3, bits: 32, write: (view, at, x) => view.setFloat32(at, x, true) },
  { name: 'double', code: 3, bits: 64, write: (view, at, x) => view.setFloat64(at, x, true) },
];

/** A wave file with a chunk nobody needs before the sound, as recorders write. */
function makeWav(code: number, bits: number, write: Write, frames: readonly (readonly number[])[]): Uint8Array {
  const channels = frames[0]?.length ?? 1;
  const data = (frames.length * channels * bits) / 8;
  const bytes = new Uint8Array(12 + 24 + 14 + 8 + data);
  const view = new DataView(bytes.buffer);
  const tag = (at: number, text: string): void => bytes.set(new TextEncoder().encode(text), at);
  tag(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  tag(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, code, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, 44_100, true);
  view.setUint16(34, bits, true);
  tag(36, 'LIST');
  view.setUint32(40, 5, true);
  tag(50, 'data');
  view.setUint32(54, data, true);
  for (const [index, sample] of frames.flat().entries()) write(view, 58 + (index * bits) / 8, sample);
  return bytes;
}

describe('decodeWav', () => {
  for (const { name, code, bits, write } of layouts) {
    it(`reads ${name} sound`, () => {
      const bytes = makeWav(code, bits, write, [[0], [0.5], [-0.5], [-1], [0.25]]);
      assert.deepEqual(decodeWav(bytes), { samples: Float32Array.of(0, 0.5, -0.5, -1, 0.25), sampleRate: 44_100 });
    });

    it(`mixes ${name} stereo to one channel`, () => {
      const bytes = makeWav(code, bits, write, [
        [0, 0.5],
        [-1, 0],
      ]);
      assert.deepEqual(decodeWav(bytes).samples, Float32Array.of(0.25, -0.5));
    });
  }

  it('reads what encodeWav wrote, from the middle of a larger buffer too', () => {
    const sound = { samples: Float32Array.of(0, 0.5, -0.25), sampleRate: 16_000 };
    const bytes = encodeWav(sound);
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 7);
    const { samples, sampleRate } = decodeWav(larger.subarray(7));
    assert.equal(sampleRate, 16_000);
    assert.deepEqual(
      [...samples].map((sample) => sample.toFixed(3)),
      ['0.000', '0.500', '-0.250'],
    );
  });

  it('clips what is louder than full scale', () => {
    const { samples } = decodeWav(encodeWav({ samples: Float32Array.of(2, -2), sampleRate: 16_000 }));
    assert.deepEqual(
      [...samples].map((sample) => sample.toFixed(3)),
      ['1.000', '-1.000'],
    );
  });

  it('reads a recording that was cut off', () => {
    const bytes = encodeWav({ samples: new Float32Array(100).fill(0.5), sampleRate: 16_000 });
    assert.equal(decodeWav(bytes.subarray(0, 44 + 50)).samples.length, 25);
  });

  for (const [name, bytes] of [
    ['an empty file', new Uint8Array(0)],
    ['an MP3', new TextEncoder().encode('ID3 and something else that is no wave file')],
    ['a header without sound', encodeWav({ samples: new Float32Array(0), sampleRate: 16_000 }).subarray(0, 36)],
    ['a format it does not know', makeWav(85, 16, () => undefined, [[0]])],
  ] as const) {
    it(`refuses ${name}`, () => {
      assert.throws(
        () => decodeWav(bytes),
        (error) => error instanceof AppError && error.code === 'file_unsupported',
      );
    });
  }
});

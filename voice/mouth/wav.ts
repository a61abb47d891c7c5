import { AppError } from '../../protocol/appError.ts';
import type { Sound } from '../audio/pcm.ts';
import { toInt16 } from '../audio/pcm.ts';

const headerBytes = 44;
const formats = { pcm: 1, float: 3, extensible: 0xfffe };

/** A wave file: 16 bit, mono, little-endian. */
export function encodeWav({ samples, sampleRate }: Sound): Uint8Array<ArrayBuffer> {
  const dataBytes = samples.length * 2;
  const bytes = new Uint8Array(headerBytes + dataBytes);
  const view = new DataView(bytes.buffer);
  const writeTag = (offset: number, tag: string): void => bytes.set(new TextEncoder().encode(tag), offset);
  writeTag(0, 'RIFF');
  view.setUint32(4, headerBytes - 8 + dataBytes, true);
  writeTag(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, formats.pcm, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  writeTag(36, 'data');
  view.setUint32(40, dataBytes, true);
  for (const [index, sample] of toInt16(samples).entries()) view.setInt16(headerBytes + index * 2, sample, true);
  return bytes;
}

/**
 * Reads a wave file: PCM of 8, 16, 24 or 32 bits or floats of 32 or 64, any rate, several channels mixed to one. Throws
 * `file_unsupported` for anything else.
 */
export function decodeWav(bytes: Uint8Array): Sound {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || readTag(bytes, 0) !== 'RIFF' || readTag(bytes, 8) !== 'WAVE') {
    throw new AppError('file_unsupported', 'This is not a wave file: convert it to WAV (16 bit, mono) and try again.');
  }
  let format: Format | undefined;
  for (let offset = 12; offset + 8 <= bytes.length;) {
    const tag = readTag(bytes, offset);
    const start = offset + 8;
    const size = view.getUint32(offset + 4, true);
    if (tag === 'fmt ' && start + 16 <= bytes.length) format = readFormat(view, start, size);
    // A recorder that was cut off leaves a size of 0 or of more than there is.
    if (tag === 'data' && format !== undefined) {
      const end = size === 0 ? bytes.length : Math.min(bytes.length, start + size);
      return { samples: readSamples(view, start, end, format), sampleRate: format.sampleRate };
    }
    offset = start + size + (size % 2);
  }
  throw new AppError('file_unsupported', 'This wave file holds no sound.');
}

interface Format {
  readonly sampleRate: number;
  readonly channels: number;
  readonly bytes: number;
  readonly read: (view: DataView, offset: number) => number;
}

function readFormat(view: DataView, start: number, size: number): Format {
  const tag = view.getUint16(start, true);
  const code = tag === formats.extensible && size >= 26 ? view.getUint16(start + 24, true) : tag;
  const bits = view.getUint16(start + 14, true);
  const read = readers[`${code}/${bits}`];
  const channels = view.getUint16(start + 2, true);
  const sampleRate = view.getUint32(start + 4, true);
  if (read === undefined || channels === 0 || sampleRate === 0) {
    const message = `This wave file's format (code ${code}, ${bits} bits) is not read here: convert it to 16-bit PCM and try again.`;
    throw new AppError('file_unsupported', message);
  }
  return { sampleRate, channels, bytes: bits / 8, read };
}

const readers: Readonly<Record<string, Format['read'] | undefined>> = {
  '1/8': (view, offset) => (view.getUint8(offset) - 128) / 2 ** 7,
  '1/16': (view, offset) => view.getInt16(offset, true) / 2 ** 15,
  '1/24': (view, offset) => (view.getUint16(offset, true) + view.getInt8(offset + 2) * 2 ** 16) / 2 ** 23,
  '1/32': (view, offset) => view.getInt32(offset, true) / 2 ** 31,
  '3/32': (view, offset) => view.getFloat32(offset, true),
  '3/64': (view, offset) => view.getFloat64(offset, true),
};

function readSamples(view: DataView, start: number, end: number, format: Format): Float32Array {
  const frameBytes = format.bytes * format.channels;
  return Float32Array.from({ length: Math.floor((end - start) / frameBytes) }, (_, frame) => {
    let sum = 0;
    for (let channel = 0; channel < format.channels; channel++) {
      sum += format.read(view, start + frame * frameBytes + channel * format.bytes);
    }
    return sum / format.channels;
  });
}

function readTag(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4));
}

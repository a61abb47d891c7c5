import OpusScript from 'opusscript';
import { fromInt16, joinSamples, toInt16 } from '../../voice/audio/pcm.ts';
import { resample } from '../../voice/audio/resample.ts';
import type { Draw } from './draw.ts';

const opusRate = 48_000;
const frameSamples = 960;

/** 16 kHz sound after a quiet room, Opus at 32 kbit/s and back, as a call makes it. */
export function degrade(samples: Float32Array, draw: Draw): Float32Array<ArrayBuffer> {
  const noisy = samples.map((sample) => sample * 0.7 + (draw.next() - 0.5) * 0.004);
  const wide = toInt16(resample(noisy, 16_000, opusRate));
  const opus = new OpusScript(opusRate, 1, OpusScript.Application.VOIP);
  opus.setBitrate(32_000);
  const frames: Float32Array[] = [];
  for (let at = 0; at + frameSamples <= wide.length; at += frameSamples) {
    const packet = opus.encode(Buffer.from(wide.buffer, at * 2, frameSamples * 2), frameSamples);
    const decoded = opus.decode(packet);
    frames.push(fromInt16(new Int16Array(decoded.buffer, decoded.byteOffset, decoded.byteLength / 2).slice()));
  }
  opus.delete();
  return Float32Array.from(resample(joinSamples(frames), opusRate, 16_000));
}

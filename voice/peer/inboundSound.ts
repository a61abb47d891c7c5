import { fromInt16 } from '../audio/pcm.ts';
import { createResampler } from '../audio/resample.ts';
import { JitterBuffer, longestGapSamples } from './jitterBuffer.ts';
import type { AudioPacket } from './jitterBuffer.ts';

const packetRate = 48_000;
const soundRate = 16_000;
const tickMs = 20;

/**
 * Turns the packets of a call into one steady stream of sound at 16 kHz, silence included where the sender pauses. The
 * stream begins with the first packet: positions in it are the wire's `audio_start_ms` and `audio_end_ms`.
 */
export class InboundSound {
  readonly #decode: (packet: Uint8Array) => Int16Array;
  readonly #listen: (samples: Float32Array) => void;
  readonly #jitter = new JitterBuffer();
  readonly #resampler = createResampler(packetRate, soundRate);
  #started = false;
  #quietMs = 0;

  constructor(decode: (packet: Uint8Array) => Int16Array, listen: (samples: Float32Array) => void) {
    this.#decode = decode;
    this.#listen = listen;
  }

  push(packet: AudioPacket): void {
    this.#started = true;
    this.#quietMs = 0;
    for (const piece of this.#jitter.push(packet)) {
      const sound = piece.kind === 'gap' ? new Float32Array(piece.samples) : fromInt16(this.#decode(piece.payload));
      this.#listen(this.#resampler.push(sound));
    }
  }

  /**
   * Called about every 20 ms: when nothing has come for longer than a gap may last, the user's silence must still pass.
   * Never to catch up: after a stall of this thread the packets are there, only not read yet.
   */
  tick(): void {
    if (!this.#started) return;
    this.#quietMs += tickMs;
    if (this.#quietMs <= (longestGapSamples * 1_000) / packetRate) return;
    this.#listen(this.#resampler.push(new Float32Array((packetRate * tickMs) / 1_000)));
  }
}

import OpusScript from 'opusscript';

const sampleRate = 48_000;

/** One call's Opus encoder and decoder, mono at 48 kHz. The WASM memory behind it is freed by `close`. */
export class OpusCodec {
  readonly #opus = new OpusScript(sampleRate, 1, OpusScript.Application.VOIP);

  /** Throws on a packet that is not Opus. */
  decode(packet: Uint8Array): Int16Array {
    const bytes = this.#opus.decode(Buffer.from(packet));
    return new Int16Array(Uint8Array.from(bytes).buffer);
  }

  encode(samples: Int16Array): Buffer {
    return this.#opus.encode(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength), samples.length);
  }

  close(): void {
    this.#opus.delete();
  }
}

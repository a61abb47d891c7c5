/** One packet as it came. */
export interface AudioPacket {
  readonly sequence: number;
  /** At 48 kHz. */
  readonly timestamp: number;
  readonly payload: Uint8Array;
}

/** What to play next: a packet's sound, or silence where packets are missing. */
export type AudioPiece =
  { readonly kind: 'sound'; readonly payload: Uint8Array } | { readonly kind: 'gap'; readonly samples: number };

/** Packets that may wait for an earlier one: 100 ms at 20 ms each. */
const patience = 5;
/** 200 ms. After a longer pause the sender had stopped, and its silence has been filled in meanwhile (see InboundSound). */
export const longestGapSamples = 9_600;
const packetSamples = 960;

/** Puts packets in order: late ones and copies are dropped, missing ones become silence once five others wait for them. */
export class JitterBuffer {
  readonly #waiting = new Map<number, AudioPacket>();
  #next: { readonly sequence: number; readonly timestamp: number } | undefined;

  push(packet: AudioPacket): AudioPiece[] {
    this.#next ??= packet;
    if (distance(this.#next.sequence, packet.sequence) < 0) return [];
    this.#waiting.set(packet.sequence, packet);
    const pieces = this.#takeReady();
    if (this.#waiting.size <= patience) return pieces;
    this.#next = { ...this.#next, sequence: this.#nearest(this.#next.sequence) };
    return [...pieces, ...this.#takeReady()];
  }

  #takeReady(): AudioPiece[] {
    const pieces: AudioPiece[] = [];
    for (let next = this.#next; next !== undefined; next = this.#next) {
      const packet = this.#waiting.get(next.sequence);
      if (packet === undefined) break;
      this.#waiting.delete(packet.sequence);
      const missing = (packet.timestamp - next.timestamp) >>> 0;
      if (missing > 0 && missing <= longestGapSamples) pieces.push({ kind: 'gap', samples: missing });
      pieces.push({ kind: 'sound', payload: packet.payload });
      this.#next = {
        sequence: (packet.sequence + 1) & 0xffff,
        timestamp: (packet.timestamp + packetSamples) >>> 0,
      };
    }
    return pieces;
  }

  #nearest(from: number): number {
    return [...this.#waiting.keys()].reduce((best, sequence) =>
      distance(from, sequence) < distance(from, best) ? sequence : best,
    );
  }
}

/** How far `to` lies after `from` on the 16-bit circle; negative when before. */
function distance(from: number, to: number): number {
  return (((to - from) & 0xffff) << 16) >> 16;
}

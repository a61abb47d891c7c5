// A frame is a 4-byte length in the machine's byte order, then that many bytes of UTF-8 JSON: Chrome's native messaging,
// used on the daemon's socket too. This file knows lengths only and does no I/O.

const headerBytes = 4;
const littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** What a chunk completed. After a `badLength` (0, or above the limit) nothing can be trusted: the connection must end. */
interface Frames {
  readonly bodies: readonly Uint8Array[];
  readonly badLength: number | undefined;
}

/** Cuts a stream of chunks into frame bodies, however it was split. */
export interface FrameReader {
  read(chunk: Uint8Array): Frames;
  /** From the next header on, bodies may be as long as this. */
  allow(maxBytes: number): void;
}

/**
 * A reader that refuses bodies of 0 or more than `maxBytes` bytes. The pieces of a body are kept as they come and joined
 * once, when it is complete: joining at every chunk made 60 MB take 25 s.
 */
export function createFrameReader({ maxBytes }: { readonly maxBytes: number }): FrameReader {
  let allowedBytes = maxBytes;
  const header = new Uint8Array(headerBytes);
  let headerFilled = 0;
  let pieces: Uint8Array[] = [];
  let missing = 0;
  let badLength: number | undefined;

  return {
    read(chunk) {
      const bodies: Uint8Array[] = [];
      let offset = 0;
      while (offset < chunk.length && badLength === undefined) {
        if (missing === 0) {
          const piece = chunk.subarray(offset, offset + headerBytes - headerFilled);
          header.set(piece, headerFilled);
          headerFilled += piece.length;
          offset += piece.length;
          if (headerFilled < headerBytes) break;
          headerFilled = 0;
          missing = decodeLength(header);
          if (missing === 0 || missing > allowedBytes) badLength = missing;
          continue;
        }
        const piece = chunk.subarray(offset, offset + missing);
        pieces.push(piece);
        missing -= piece.length;
        offset += piece.length;
        if (missing > 0) break;
        bodies.push(join(pieces));
        pieces = [];
      }
      return { bodies, badLength };
    },
    allow(bytes) {
      allowedBytes = bytes;
    },
  };
}

/** The header that goes before a body of `length` bytes. */
export function encodeLength(length: number): Uint8Array {
  const header = new Uint8Array(headerBytes);
  new DataView(header.buffer).setUint32(0, length, littleEndian);
  return header;
}

function decodeLength(header: Uint8Array): number {
  return new DataView(header.buffer).getUint32(0, littleEndian);
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}

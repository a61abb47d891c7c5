import { limits } from '../../protocol/limits.ts';

/** One chunk of a long text and where the next begins; null after the last. An offset behind the end gives an empty one. */
export function readChunk(text: string, offset: number): { readonly text: string; readonly nextOffset: number | null } {
  const end = offset + limits.chunkChars;
  return { text: text.slice(offset, end), nextOffset: end < text.length ? end : null };
}

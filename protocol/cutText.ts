// Long texts are cut where two processes must agree on a size. A cut never falls inside a character.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The longest beginning of `text` that has at most `bytes` bytes of UTF-8. */
export function firstBytes(text: string, bytes: number): string {
  const encoded = encoder.encode(text);
  if (encoded.length <= bytes) return text;
  let end = bytes;
  while (end > 0 && isInside(encoded[end])) end -= 1;
  return decoder.decode(encoded.subarray(0, end));
}

/** The longest end of `text` that has at most `bytes` bytes of UTF-8. */
export function lastBytes(text: string, bytes: number): string {
  const encoded = encoder.encode(text);
  if (encoded.length <= bytes) return text;
  let start = encoded.length - bytes;
  while (isInside(encoded[start])) start += 1;
  return decoder.decode(encoded.subarray(start));
}

/** Whether a character of UTF-8 goes on with this byte. */
function isInside(byte = 0): boolean {
  return (byte & 0xc0) === 0x80;
}

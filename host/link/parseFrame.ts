/** Deeper nesting has no use here and overflows the stack of whoever walks it. */
const maxDepth = 64;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export type ParsedFrame =
  { readonly ok: true; readonly message: unknown } | { readonly ok: false; readonly reason: string };

/** Reads a frame's body, or says what is wrong with it in a sentence. Never throws. */
export function parseFrame(body: Uint8Array): ParsedFrame {
  if (isTooDeep(body)) return { ok: false, reason: `The message is nested deeper than ${maxDepth} levels.` };
  let text: string;
  try {
    text = decoder.decode(body);
  } catch {
    return { ok: false, reason: 'The message is not UTF-8.' };
  }
  try {
    return { ok: true, message: JSON.parse(text) };
  } catch {
    return { ok: false, reason: 'The message is not JSON.' };
  }
}

/** Counts brackets outside of strings, on the bytes: the text must not be parsed before. */
function isTooDeep(body: Uint8Array): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < body.length; index += 1) {
    const byte = body[index];
    if (inString) {
      if (byte === backslash) index += 1;
      else if (byte === quote) inString = false;
    } else if (byte === quote) {
      inString = true;
    } else if (byte === openBrace || byte === openBracket) {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1;
    }
  }
  return false;
}

const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

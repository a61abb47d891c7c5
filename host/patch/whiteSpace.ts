/** Unicode's White_Space, as Rust trims it. JavaScript's own trim leaves U+0085 and takes U+FEFF, which is a byte order mark here. */
const white = new Set(
  '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
);

export function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && white.has(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

export function trim(text: string): string {
  let start = 0;
  while (start < text.length && white.has(text.charAt(start))) start += 1;
  return trimEnd(text.slice(start));
}

export function isBlank(text: string): boolean {
  return trim(text) === '';
}

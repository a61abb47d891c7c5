/** About 1,000 tokens: more than anybody wants to hear, and enough to know what it was. */
const spokenChars = 4_000;

/** A long text as the voice model gets it: its head and its tail, and between them how much is missing. No character is cut. */
export function cutMiddle(text: string, mostChars = spokenChars): string {
  const characters = Array.from(text);
  if (characters.length <= mostChars) return text;
  const half = Math.floor(mostChars / 2);
  const [head, tail] = [characters.slice(0, half), characters.slice(-half)];
  const missing = characters.length - head.length - tail.length;
  return `${head.join('')}\n[… ${missing} characters left out …]\n${tail.join('')}`;
}

/** Joins a long text that comes in chunks. Rejects as `readFrom` does. */
export async function readWhole(
  readFrom: (offset: number) => Promise<{ readonly text: string; readonly nextOffset: number | null }>,
): Promise<string> {
  let whole = '';
  for (let offset: number | null = 0; offset !== null;) {
    const chunk = await readFrom(offset);
    whole += chunk.text;
    offset = chunk.nextOffset;
  }
  return whole;
}

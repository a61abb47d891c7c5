/** Fails unless two JSON values are the same, keys in order. For tests that run in a page, where node:assert is not. */
export function expectEqual(actual: unknown, expected: unknown): void {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (got !== wanted) throw new Error(`expected ${wanted}\n     got ${got}`);
}

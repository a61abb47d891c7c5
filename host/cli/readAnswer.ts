import { createInterface } from 'node:readline/promises';

/** A line typed after the prompt; undefined where stdin is no terminal, empty when it ended. Rejects when the signal aborts. */
export async function readAnswer(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  prompt: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<string | undefined> {
  if (!input.isTTY) return undefined;
  const lines = createInterface({ input, output });
  try {
    return await lines.question(prompt, { signal });
  } finally {
    lines.close();
  }
}

import * as z from 'zod/mini';

// A tool's output is whatever its program sent: mostly a sentence, or JSON with a sentence in one of these fields.
const sentenceFields = ['summary', 'message', 'text', 'output', 'result', 'error'] as const;
const jsonObject = z.looseObject({});

/** What of a tool's output can be read out; undefined when it holds nothing to say. */
export function toSayable(output: string): string | undefined {
  const text = output.trim();
  if (text === '') return undefined;
  const json = parseJson(text);
  if (json === undefined || typeof json === 'number') return text;
  if (typeof json === 'string') return json.trim() === '' ? undefined : json.trim();
  const object = z.safeParse(jsonObject, json);
  if (!object.success) return json === null ? undefined : unreadable;
  const fields = object.data;
  for (const name of sentenceFields) {
    const value = fields[name];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return Object.keys(fields).length === 0 ? undefined : unreadable;
}

const unreadable = 'The answer came, but it is nothing that can be read out.';

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { firstBytes, lastBytes } from '../../protocol/cutText.ts';
import type { EngineRequest } from './engine.ts';

// What a model is given of a spoken request. The words are anybody's: between the tags nothing can end the tags.

const inputBytes = 4 * 1024;
const transcriptBytes = 4 * 1024;

/**
 * The request for an engine that drives a model: `<input>`, the first 4 KiB of the user's words, and `<transcript_delta>`,
 * the last 4 KiB of what was said since the last task began; sizes before escaping. Without words the transcript is the
 * input; undefined without either.
 */
export function toEnvelope({
  prompt,
  transcript = '',
}: Pick<EngineRequest, 'prompt' | 'transcript'>): string | undefined {
  const [words, talk] = [prompt.trim(), transcript.trim()];
  if (words === '') return talk === '' ? undefined : element('input', lastBytes(talk, transcriptBytes));
  const input = element('input', firstBytes(words, inputBytes));
  return talk === '' ? input : `${input}\n${element('transcript_delta', lastBytes(talk, transcriptBytes))}`;
}

/** Text that cannot leave its element. Pure. */
export function element(name: string, text: string): string {
  return `<${name}>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</${name}>`;
}

import { hashOf } from '../../workspace/fileImage.ts';
import { inParallel } from '../../workspace/inParallel.ts';
import type { Change } from '../../workspace/writePlan.ts';
import type { Reading } from './grammar.ts';
import { endsWithFile, filesNamed } from './names/filesNamed.ts';
import { matchName } from './names/matchName.ts';
import { bareWords, plainText, spokenName } from './names/spokenName.ts';
import { clipped, countedPlaces } from './prepared.ts';
import type { CommandContext, Prepared } from './prepared.ts';
import { scanFile } from './scan/scanFile.ts';
import type { TextSegment } from './scan/segment.ts';
import { maxIndexedBytes, readIfText, readsAtOnce, renamableNames } from './vocabulary/workspaceIndex.ts';

/** Replaces words in strings, comments, markup and prose; names in code stay. As said first, then without case and marks. */
export async function prepareReplace(reading: Reading, context: CommandContext): Promise<Prepared> {
  const { request, client, signal } = context;
  const spoken = request.origin === 'voice';
  const old = plainText(reading.slots.old ?? '', { spoken });
  const young = plainText(reading.slots.text ?? '', { spoken });
  const files = filesNamed(reading.slots.file, context.files);
  if (files.length === 0) {
    return { kind: 'unknown', reason: `I found no file called ${clipped(bareWords(reading.slots.file ?? ''))}.` };
  }

  if (reading.slots.file === undefined && endsWithFile(young, files)) {
    return { kind: 'unknown', reason: 'I did not find that in that file.' };
  }

  const small = files.filter(({ sizeBytes }) => sizeBytes <= maxIndexedBytes);
  const sources = await inParallel(small, readsAtOnce, async ({ path }) => {
    signal.throwIfAborted();
    return { path, text: (await readIfText(client.workspace, path)) ?? '' };
  });
  for (const pattern of [exactly(old), loosely(old)]) {
    if (pattern === undefined) continue;
    const changes: Change[] = [];
    let places = 0;
    for (const source of sources) {
      // Most files do not have the words at all: only the others are worth scanning.
      if (source.text.search(pattern) < 0) continue;
      const replaced = replaceIn(source.path, source.text, pattern, young);
      if (replaced.places === 0) continue;
      places += replaced.places;
      changes.push({
        path: source.path,
        base: { hash: hashOf(Buffer.from(source.text)) },
        after: { bytes: Buffer.from(replaced.text) },
      });
    }
    if (changes.length === 0) continue;
    const summary = `Replaced “${clipped(old)}” with “${clipped(young)}”: ${countedPlaces(places, changes.length)}.`;
    return { kind: 'ready', certainty: 'exact', changes, summary };
  }
  return nothingFound(old, young, context);
}

/** Replaces every match inside the texts of one file. Pure. */
function replaceIn(
  path: string,
  text: string,
  pattern: RegExp,
  replacement: string,
): { readonly text: string; readonly places: number } {
  const pieces: string[] = [];
  let copied = 0;
  let places = 0;
  for (const segment of scanFile(path, text)) {
    if (segment.kind !== 'text') continue;
    for (const match of text.slice(segment.start, segment.end).matchAll(pattern)) {
      const safe = escapedFor(segment.within, capitalizedLike(match[0], replacement));
      if (safe === undefined) continue;
      pieces.push(text.slice(copied, segment.start + match.index), safe);
      copied = segment.start + match.index + match[0].length;
      places += 1;
    }
  }
  return { text: pieces.join('') + text.slice(copied), places };
}

// Whole words only: "cat" is not in "category".
function exactly(phrase: string): RegExp | undefined {
  return phrase === '' ? undefined : wholeWords(escapeRegExp(phrase), 'gu');
}

function loosely(phrase: string): RegExp | undefined {
  const words = phrase.match(/[\p{L}\p{N}']+/gu);
  return words === null ? undefined : wholeWords(words.map(escapeRegExp).join('[^\\p{L}\\p{N}\\n]{1,3}'), 'giu');
}

function wholeWords(source: string, flags: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}_](?=[\\p{L}\\p{N}_]))${source}(?!(?<=[\\p{L}\\p{N}_])[\\p{L}\\p{N}_])`, flags);
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

function capitalizedLike(found: string, replacement: string): string {
  return /^\p{Lu}/u.test(found) ? replacement.charAt(0).toUpperCase() + replacement.slice(1) : replacement;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '{': '&#123;',
  '}': '&#125;',
};

/** The text so that what is around it stays what it is; undefined where that cannot be. */
function escapedFor(within: TextSegment['within'], text: string): string | undefined {
  switch (within) {
    case 'prose':
      return text;
    case 'comment':
      return /\*\/|\n/.test(text) ? undefined : text;
    case 'markup':
      return text.replace(/[&<>"'{}]/g, (character) => entities[character] ?? character);
    case '`':
      return text.replace(/[\\`]|\$\{/g, String.raw`\$&`);
    case '"':
    case "'":
      return text.replace(within === '"' ? /[\\"]/g : /[\\']/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`);
  }
}

function nothingFound(old: string, young: string, { request, files }: CommandContext): Prepared {
  const match = matchName(old, renamableNames(files), { noun: undefined, spoken: request.origin === 'voice' });
  if (match.kind === 'found' && match.certainty === 'exact') {
    const name = spokenName(match.name);
    return {
      kind: 'ask',
      certainty: 'sound',
      question: `No text here says that, but there is a name ${name}. To rename it, say: rename ${name} to ${clipped(young)}.`,
    };
  }
  return { kind: 'unknown', reason: `No text here says “${clipped(old)}”.` };
}

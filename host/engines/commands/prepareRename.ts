import { posix } from 'node:path';
import type { Change } from '../../workspace/writePlan.ts';
import type { Reading } from './grammar.ts';
import { casingOf, joinLike, wordsOf } from './names/casing.ts';
import { endsWithFile, filesNamed } from './names/filesNamed.ts';
import { matchName } from './names/matchName.ts';
import { bareWords, spokenName } from './names/spokenName.ts';
import { clipped, countedPlaces } from './prepared.ts';
import type { CommandContext, Prepared } from './prepared.ts';
import { isReserved, scanFile } from './scan/scanFile.ts';
import { nouns } from './commandTemplates.ts';
import { countLeftOut, renamableNames } from './vocabulary/workspaceIndex.ts';
import type { IndexedFile } from './vocabulary/workspaceIndex.ts';

const namePattern = /^[\p{ID_Start}_$][\p{ID_Continue}$]{0,99}$/u;

/**
 * Renames by name: every whole identifier of that name in code changes, properties and import specifiers included, in
 * every file that git would not ignore. Longer names, strings and comments stay, and files keep their names.
 */
export async function prepareRename(reading: Reading, context: CommandContext): Promise<Prepared> {
  const { request, client } = context;
  const { from = '', to = '', file } = reading.slots;
  const files = filesNamed(file, context.files);
  if (files.length === 0)
    return { kind: 'unknown', reason: `I found no file called ${clipped(bareWords(file ?? ''))}.` };

  if (file === undefined && endsWithFile(to, files))
    return { kind: 'unknown', reason: 'I did not find that in that file.' };

  const spoken = request.origin === 'voice';
  const noun = nouns.find((each) => reading.literals.includes(each));
  const match = matchName(from, renamableNames(files), { noun, spoken });
  if (match.kind === 'none') return { kind: 'unknown', reason: `I found no name like ${clipped(bareWords(from))}.` };
  if (match.kind === 'several') return { kind: 'ask', certainty: match.certainty, question: whichName(match.names) };

  const oldName = match.name;
  const newName = newNameFrom(to, oldName, spoken);
  const affected = files.filter(({ names }) => names.has(oldName));
  const objection = objectionTo(newName, oldName, affected, files);
  if (objection !== undefined) return { kind: 'ask', certainty: match.certainty, question: objection };

  const changes: Change[] = [];
  let places = 0;
  for (const { path } of affected) {
    context.signal.throwIfAborted();
    const source = await client.workspace.read(path);
    if (source === undefined) continue;
    const renamed = renameIn(source.path, source.text, oldName, newName);
    if (renamed.places === 0) continue;
    places += renamed.places;
    changes.push({ path, base: { hash: source.hash }, after: { bytes: Buffer.from(renamed.text) } });
  }
  const counts = countedPlaces(places, changes.length);
  const leftOut = await countLeftOut(client.workspace, files, oldName, context);
  const summary = `Renamed ${spokenName(oldName)} to ${spokenName(newName)}: ${counts}.${leftOutText(leftOut)}`;
  return { kind: 'ready', certainty: match.certainty, changes, summary };
}

function leftOutText(files: number): string {
  if (files === 0) return '';
  return files === 1
    ? ' 1 file with that name was too large or not text and was left out.'
    : ` ${files} files with that name were too large or not text and were left out.`;
}

/** Replaces every whole `oldName` in the code of one file. Pure. */
export function renameIn(
  path: string,
  text: string,
  oldName: string,
  newName: string,
): { readonly text: string; readonly places: number } {
  const pieces: string[] = [];
  let copied = 0;
  let places = 0;
  for (const { kind, start, end } of scanFile(path, text)) {
    if (kind !== 'identifier' || end - start !== oldName.length || !text.startsWith(oldName, start)) continue;
    pieces.push(text.slice(copied, start), newName);
    copied = end;
    places += 1;
  }
  return { text: pieces.join('') + text.slice(copied), places };
}

// A name typed or heard in one piece with a form of its own is taken as it is; words take the form of the old name.
function newNameFrom(slot: string, oldName: string, spoken: boolean): string {
  const phrase = bareWords(slot);
  const hasForm =
    /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(phrase) && (!spoken || /[_$]|\p{Ll}\p{Lu}/u.test(phrase));
  return hasForm ? phrase : joinLike(wordsOf(phrase), oldName);
}

function objectionTo(
  newName: string,
  oldName: string,
  affected: readonly IndexedFile[],
  files: readonly IndexedFile[],
): string | undefined {
  const spoken = clipped(spokenName(newName));
  if (newName === oldName) return `It is called ${spoken} already. What should the new name be?`;
  if (!namePattern.test(newName)) {
    return `${spoken} cannot be a name in code. What should the new name be?`;
  }
  if (affected.some(({ path }) => isReserved(path, newName))) {
    return `${spoken} is a word of the language itself. What should the new name be?`;
  }
  const taken = files.find(({ names }) => names.has(newName));
  if (taken === undefined) return undefined;
  return `There is already a ${spoken} in ${posix.basename(taken.path)}, and the two would become one. What other name should it be?`;
}

function whichName(names: readonly string[]): string {
  const words = new Set(names.map(spokenName));
  const casings = { camel: 'camel case', pascal: 'Pascal case', snake: 'snake case', constant: 'upper case' };
  const choices = names.map((name) =>
    words.size === names.length ? spokenName(name) : `${spokenName(name)} in ${casings[casingOf(name)]}`,
  );
  const last = choices.at(-1) ?? '';
  return choices.length === 1
    ? `Did you mean ${last}? Please say it again.`
    : `Which one do you mean: ${choices.slice(0, -1).join(', ')} or ${last}?`;
}

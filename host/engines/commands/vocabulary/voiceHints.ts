import type { CommandTemplate, VoiceHints } from '../../../../protocol/hints.ts';
import { limits } from '../../../../protocol/limits.ts';
import { spokenName } from '../names/spokenName.ts';
import { mayBeSyntax } from '../scan/scanFile.ts';
import { commandTemplates, sequelTemplates } from '../commandTemplates.ts';
import { endless } from '../run/projectCommands.ts';
import type { IndexedFile } from './workspaceIndex.ts';

const hintsOf = new WeakMap<readonly IndexedFile[], VoiceHints>();

/** What the recogniser should expect in this workspace; remembered for as long as its index stays the same. */
export function voiceHints(files: readonly IndexedFile[], scripts: readonly string[]): VoiceHints {
  const known = hintsOf.get(files);
  if (known !== undefined) return known;
  const latestFirst = [...files].sort((a, b) => Number(b.mtimeNs - a.mtimeNs));
  const hints = {
    templates: [...commandTemplates, ...sequelTemplates, ...spokenScripts(scripts)],
    identifiers: spokenIdentifiers(latestFirst).slice(0, limits.vocabularyWords),
    files: [...new Set(latestFirst.flatMap(({ path }) => spokenFile(path)))].slice(0, limits.vocabularyWords),
  };
  hintsOf.set(files, hints);
  return hints;
}

/** More would be a list that nobody knows by heart. */
const mostScripts = 20;

/** "Run type check": the names that there are, word by word, and no others. */
function spokenScripts(scripts: readonly string[]): CommandTemplate[] {
  const sayable = scripts.filter((name) => !endless.has(name) && /^[\p{L} ]{2,40}$/u.test(spokenName(name)));
  return sayable.slice(0, mostScripts).flatMap((name) => {
    const words = spokenName(name).split(' ');
    const forms = [
      ['run', ...words],
      ['run', 'the', ...words, 'script'],
    ];
    return forms.map((parts, index) => ({ templateId: `script:${name}.${index + 1}`, parts }));
  });
}

/** The most used names first, and among equals those of the file touched last. */
function spokenIdentifiers(latestFirst: readonly IndexedFile[]): string[] {
  const uses = new Map<string, number>();
  for (const { path, names } of latestFirst) {
    for (const [name, count] of names) if (!mayBeSyntax(path, name)) uses.set(name, (uses.get(name) ?? 0) + count);
  }
  const said = new Map<string, number>();
  for (const [name, count] of uses) {
    const words = spokenName(name);
    said.set(words, (said.get(words) ?? 0) + count);
  }
  return [...said]
    .filter(([words]) => /^[\p{L} ]{2,60}$/u.test(words))
    .sort(([, a], [, b]) => b - a)
    .map(([words]) => words);
}

/** "user api" and "user api dot ts" for src/userApi.ts. */
function spokenFile(path: string): string[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  if (dot <= 0) return [spokenName(name)];
  const stem = spokenName(name.slice(0, dot));
  return [stem, `${stem} dot ${name.slice(dot + 1).toLowerCase()}`];
}

import type { VoiceHints } from '../../../../protocol/hints.ts';
import { limits } from '../../../../protocol/limits.ts';
import { spokenName } from '../names/spoken.ts';
import { mayBeSyntax } from '../scan/scanFile.ts';
import { commandTemplates } from '../templates.ts';
import type { IndexedFile } from './workspaceIndex.ts';

/** What the recogniser should expect in this workspace: the most used names first, and among equals the latest touched. */
export function voiceHints(files: readonly IndexedFile[]): VoiceHints {
  const words = new Map<string, { uses: number; mtimeNs: bigint }>();
  for (const { path, names, mtimeNs } of files) {
    for (const [name, count] of names) {
      if (mayBeSyntax(path, name)) continue;
      const said = spokenName(name);
      const known = words.get(said) ?? { uses: 0, mtimeNs };
      words.set(said, { uses: known.uses + count, mtimeNs: known.mtimeNs > mtimeNs ? known.mtimeNs : mtimeNs });
    }
  }
  const identifiers = [...words]
    .filter(([said]) => /^[\p{L} ]{2,60}$/u.test(said))
    .sort(([, a], [, b]) => b.uses - a.uses || Number(b.mtimeNs - a.mtimeNs))
    .map(([said]) => said);
  const latestFirst = [...files].sort((a, b) => Number(b.mtimeNs - a.mtimeNs));
  const spokenFiles = new Set(latestFirst.flatMap(({ path }) => spokenFile(path)));
  return {
    templates: [...commandTemplates],
    identifiers: identifiers.slice(0, limits.vocabularyWords),
    files: [...spokenFiles].slice(0, limits.vocabularyWords),
  };
}

/** "user api" and "user api dot ts" for src/userApi.ts. */
function spokenFile(path: string): string[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  if (dot <= 0) return [spokenName(name)];
  const stem = spokenName(name.slice(0, dot));
  return [stem, `${stem} dot ${name.slice(dot + 1).toLowerCase()}`];
}

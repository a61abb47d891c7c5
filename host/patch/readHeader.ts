import { invalidPatch, quoted } from './patchFailure.ts';

type Header = { readonly kind: 'add' | 'delete' | 'update'; readonly path: string };

const markers = { add: '*** Add File:', delete: '*** Delete File:', update: '*** Update File:' } as const;
const kinds = ['add', 'delete', 'update'] as const;
const forms = kinds.map((kind) => `"${markers[kind]} path"`).join(', ');

/** Whether a line begins a section. */
export function isHeader(line: string): boolean {
  return kinds.some((kind) => line.startsWith(`${markers[kind]} `));
}

/** Reads a section's first line, already trimmed. Throws `patch_invalid`. */
export function readHeader(line: string, number: number): Header {
  for (const kind of kinds) {
    if (line === markers[kind]) throw invalidPatch(number, 'it names no file.', `Say ${forms}.`);
    if (line.startsWith(`${markers[kind]} `)) return { kind, path: line.slice(markers[kind].length + 1) };
  }
  throw invalidPatch(number, `${quoted(line)} begins no file's section.`, `A section begins with ${forms}.`);
}

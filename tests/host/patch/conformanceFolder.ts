import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const root = path.resolve(import.meta.dirname, '../../..');

/**
 * Where Codex's public scenarios lie: $EARSHOT_CONFORMANCE, or `shared/conformance` beside this checkout or beside the
 * folder of worktrees it is in. Undefined where they are not. They are never copied here.
 */
export function findConformanceFolder(): string | undefined {
  const { EARSHOT_CONFORMANCE: named } = process.env;
  const places = [
    ...(named === undefined ? [] : [named]),
    path.join(root, '../shared/conformance'),
    path.join(root, '../../shared/conformance'),
  ];
  return places.map((place) => path.join(place, 'apply-patch')).find((folder) => existsSync(folder));
}

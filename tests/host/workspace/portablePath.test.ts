import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { whyUnportable } from '../../../host/workspace/portablePath.ts';

const fine = [
  'a.ts',
  'src/api/users.ts',
  '.gitignore',
  '.github/workflows/ci.yml',
  'a b.txt',
  'ü/日本.md',
  'console.ts',
  'con-fig',
  'x.con',
  '...a',
  'git',
  '.gitmodules',
  'draft~1.txt',
];

const refused: readonly (readonly [shape: string, path: string])[] = [
  ['nothing', ''],
  ['absolute', '/etc/passwd'],
  ['parent', '..'],
  ['parent inside', 'src/../../x'],
  ['parent at the end', 'src/..'],
  ['current folder', './a.ts'],
  ['double slash', 'src//a.ts'],
  ['slash at the end', 'src/'],
  ['NUL', 'a\0.ts'],
  ['line break', 'a\nb'],
  ['drive', 'C:/x'],
  ['drive relative', 'C:x'],
  ['backslash', 'src\\a.ts'],
  ['network share', '\\\\server\\share'],
  ['stream', 'a.txt:hidden'],
  ['wildcard', 'a*.ts'],
  ['dot at the end', 'a.'],
  ['space at the end', 'a '],
  ['dot at the end of a folder', 'src./a.ts'],
  ['device', 'nul'],
  ['device with an extension', 'src/AUX.ts'],
  ['device with a space', 'con .txt'],
  ['serial port', 'COM1'],
  ['superscript port', 'lpt²'],
  ['git', '.git/config'],
  ['git in other case', '.GIT/hooks/pre-commit'],
  ['git inside', 'sub/.git'],
  ['git by its short name', 'GIT~1/config'],
  ['git with an ignored character', '.g\u200cit/config'],
  ['git in wide letters', '.\uff47it/config'],
  ['agent folder', '.codex/config.toml'],
  ['agent folder in other case', '.Claude/settings.json'],
  ['editor agent folder', '.windsurf/rules.md'],
  ['agent folder by its short name', 'CLAUDE~1/settings.json'],
  ['lone surrogate', 'a\ud800'],
  ['part too long', 'a'.repeat(256)],
  ['path too long', 'a/'.repeat(600) + 'a'],
];

describe('whyUnportable', () => {
  for (const path of fine) {
    it(`allows ${path}`, () => {
      assert.equal(whyUnportable(path), undefined);
    });
  }
  for (const [shape, path] of refused) {
    it(`refuses ${shape} (threat#traversal)`, () => {
      assert.equal(typeof whyUnportable(path), 'string');
    });
  }
});

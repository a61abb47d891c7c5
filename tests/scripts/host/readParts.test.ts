import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readParts } from '../../../scripts/host/readParts.ts';

describe('what npm run host builds', () => {
  const table: readonly (readonly [string, string[], ReturnType<typeof readParts>])[] = [
    ['is both for install: the extension is loaded next', ['install', '--browser', 'chrome'], {}],
    ['is both whatever stands before', ['--home', 'h', 'install', '--profile', 'p'], {}],
    ['is the host for any other command', ['doctor'], { only: 'host' }],
    ['is the host for help about install', ['install', '--help'], { only: 'host' }],
    ['is the host for a folder of that name', ['workspace', 'add', 'install'], { only: 'host' }],
    ['is the host for wrong usage, which it explains', ['install'], { only: 'host' }],
  ];
  for (const [name, args, parts] of table) {
    it(name, () => {
      assert.deepEqual(readParts(args), parts);
    });
  }
});

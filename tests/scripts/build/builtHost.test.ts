import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { hostVersion } from '../../../host/link/hostVersion.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const built = (name: string): string => path.join(root, 'dist-host', name);

describe('the built host', () => {
  it('has a relay of one file that needs nothing but Node, for it starts on every connection', () => {
    const imports = [...readFileSync(built('relay.js'), 'utf8').matchAll(/^import .* from "(.*)";$/gm)];
    assert.ok(imports.length > 0);
    assert.deepEqual(
      imports.map(([, name]) => name).filter((name) => name?.startsWith('node:') !== true),
      [],
    );
  });

  it('has each program and each thread of voice/ side by side', () => {
    const threads = readdirSync(path.join(root, 'voice'), { recursive: true, encoding: 'utf8' })
      .map((file) => path.basename(file, '.ts'))
      .filter((name) => name === 'mouthThread' || name === 'earsThread');
    assert.equal(threads.length, 2);
    for (const name of ['relay', 'daemon', 'cli', 'voice', ...threads])
      assert.ok(existsSync(built(`${name}.js`)), name);
  });

  it('knows its build and the version of the package', () => {
    assert.match(readFileSync(built('build-id'), 'utf8'), /^[0-9a-f]{16}$/);
    const json: unknown = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    assert.equal(z.parse(z.looseObject({ version: z.string() }), json).version, hostVersion);
  });
});

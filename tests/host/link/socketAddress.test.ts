import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createSocketAddress } from '../../../host/link/socketAddress.ts';

const user = process.getuid?.() ?? 0;

describe('the socket’s address', () => {
  let runtime = '';
  const owned = (): string => path.join(runtime, `earshot-${user}`);
  const create = (): string => createSocketAddress('/data', { XDG_RUNTIME_DIR: runtime }, 'linux');
  beforeEach(() => {
    runtime = mkdtempSync(path.join(tmpdir(), 'earshot-run-'));
  });
  afterEach(() => {
    rmSync(runtime, { recursive: true });
  });

  it('is short, fresh, and in an owner-only folder of the runtime folder', () => {
    const address = create();
    assert.equal(path.dirname(address), owned());
    assert.equal(statSync(owned()).mode & 0o777, 0o700);
    assert.notEqual(create(), address);
  });

  it('keeps away from a folder that is open to others', () => {
    mkdirSync(owned());
    chmodSync(owned(), 0o777);
    assert.equal(path.dirname(create()), path.join(tmpdir(), `earshot-${user}`));
  });

  it('keeps away from a link', () => {
    mkdirSync(path.join(runtime, 'elsewhere'), { mode: 0o700 });
    symlinkSync(path.join(runtime, 'elsewhere'), owned());
    assert.equal(path.dirname(create()), path.join(tmpdir(), `earshot-${user}`));
  });

  it('keeps away from a folder whose path is too long for a socket', () => {
    runtime = path.join(runtime, 'x'.repeat(80));
    mkdirSync(runtime);
    assert.ok(Buffer.byteLength(create()) <= 100);
    runtime = path.dirname(runtime);
  });

  it('is a named pipe on Windows', () => {
    assert.match(createSocketAddress('C:\\data', {}, 'win32'), /^\\\\\.\\pipe\\earshot-[0-9a-f]{12}-[0-9a-f]{8}$/);
  });
});

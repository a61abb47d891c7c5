import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { readPatch } from '../../../host/cli/readPatch.ts';

const options = { signal: new AbortController().signal };
const piped = (...chunks: readonly Uint8Array[]): Readable => Readable.from(chunks);

describe('reading a patch from stdin', () => {
  it('joins what arrives in pieces, characters cut apart included', async () => {
    const bytes = Buffer.from('grün 👋');
    const pieces = [...bytes].map((byte) => Buffer.of(byte));
    assert.equal(await readPatch(undefined, piped(...pieces), options), 'grün 👋');
    assert.equal(await readPatch('-', piped(bytes), options), 'grün 👋');
  });

  it('does not wait for somebody to type it', async () => {
    const terminal = Object.assign(piped(), { isTTY: true });
    await assert.rejects(readPatch(undefined, terminal, options), { code: 'usage' });
  });

  it('refuses what is no text', async () => {
    await assert.rejects(readPatch(undefined, piped(Buffer.of(0xff)), options), { code: 'patch_invalid' });
  });

  it('stops reading what has no end', async () => {
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(1024 * 1024);
      })(),
    );
    await assert.rejects(readPatch(undefined, endless, options), { code: 'patch_invalid' });
  });
});

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { claimDaemonEntry, openRunFolder, readDaemonEntry } from '../../../host/link/daemonEntry.ts';
import type { DaemonEntry } from '../../../host/link/daemonEntry.ts';

describe('the entry of the one daemon', () => {
  let base = '';
  let runFolder = '';
  let servers: Server[] = [];
  beforeEach(() => {
    base = mkdtempSync(path.join(tmpdir(), 'earshot-entry-'));
    runFolder = openRunFolder(base);
    servers = [];
  });
  afterEach(async () => {
    await Promise.all(servers.map(close));
    rmSync(base, { recursive: true });
  });

  const close = (server: Server): Promise<void> => new Promise((resolve) => void server.close(() => resolve()));
  /** A daemon that listens, as far as an entry can tell. */
  const listen = async (name: string): Promise<{ entry: DaemonEntry; server: Server }> => {
    const server = createServer((socket) => socket.destroy());
    servers.push(server);
    const address = path.join(base, `${name}.sock`);
    await new Promise<void>((resolve) => void server.listen(address, resolve));
    return { entry: { pid: process.pid, address, token: `token of ${name}` }, server };
  };

  it('is claimed by one of twenty that start at once', async () => {
    const daemons = await Promise.all(Array.from({ length: 20 }, (_, index) => listen(`daemon-${index}`)));
    const claims = await Promise.all(daemons.map(({ entry }) => claimDaemonEntry(runFolder, entry)));
    const winners = daemons.filter((_, index) => claims[index] === true).map(({ entry }) => entry);
    assert.deepEqual(winners, [readDaemonEntry(runFolder)]);
    assert.deepEqual(readdirSync(runFolder), ['daemon-1.json']);
    assert.equal(statSync(path.join(runFolder, 'daemon-1.json')).mode & 0o777, 0o600);
  });

  it('passes on when nobody listens any more, again to one of many', async () => {
    const first = await listen('first');
    assert.equal(await claimDaemonEntry(runFolder, first.entry), true);
    await close(first.server);
    const daemons = await Promise.all(Array.from({ length: 10 }, (_, index) => listen(`next-${index}`)));
    const claims = await Promise.all(daemons.map(({ entry }) => claimDaemonEntry(runFolder, entry)));
    assert.equal(claims.filter((claimed) => claimed).length, 1);
    assert.deepEqual(readdirSync(runFolder), ['daemon-2.json']);
  });

  it('passes on when its file is damaged', async () => {
    writeFileSync(path.join(runFolder, 'daemon-7.json'), '{"pid":');
    const { entry } = await listen('next');
    assert.equal(readDaemonEntry(runFolder), undefined);
    assert.equal(await claimDaemonEntry(runFolder, entry), true);
    assert.deepEqual(readdirSync(runFolder), ['daemon-8.json']);
    assert.deepEqual(readDaemonEntry(runFolder), entry);
  });
});

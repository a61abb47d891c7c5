import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { openRunFolder } from '../../../host/link/daemonEntry.ts';
import { parseFrame } from '../../../host/link/parseFrame.ts';
import { hostVersion } from '../../../host/link/hostVersion.ts';
import { protocolVersion } from '../../../protocol/limits.ts';
import { ownOrigin, startHost } from '../startHost.ts';
import type { RelayProcess, StartedHost } from '../startHost.ts';

const signal = new AbortController().signal;

/** The one frame a relay writes that does not relay, and how it exits. */
async function lastWords(relay: RelayProcess): Promise<{ message: unknown; exit: number | NodeJS.Signals }> {
  const frame = await new Promise<Uint8Array>((resolve) => {
    relay.frames.onFrame(resolve);
  });
  const parsed = parseFrame(frame);
  return { message: parsed.ok ? parsed.message : parsed.reason, exit: await relay.exited };
}

const refusal = (code: string, message: string): object => ({
  jsonrpc: '2.0',
  id: null,
  error: { code: -32000, message, data: { code } },
});

describe('the relay', () => {
  let host: StartedHost;
  beforeEach(() => {
    host = startHost();
  });
  afterEach(() => host.close());

  it('starts the daemon that is not there and greets it', async () => {
    const { calls } = await host.connect();
    assert.deepEqual(await calls.request('host.hello', { protocolVersion, clientId: 'again' }, { signal }), {
      protocolVersion,
      hostVersion,
      buildId: 'tests',
      workspaces: [],
      tasks: [],
      approvals: [],
      adding: null,
    });
  });

  it('shares one daemon with nine others that start at once (threat#two-hosts)', async () => {
    await Promise.all(Array.from({ length: 10 }, () => host.connect()));
    const log = readFileSync(path.join(host.home, 'logs', 'host.log'), 'utf8');
    assert.equal(log.match(/"daemon ready"/g)?.length, 1);
    assert.deepEqual(readdirSync(path.join(host.home, 'run')), ['daemon-1.json']);
  });

  it('starts a daemon past the lock and the entry of ones that died', async () => {
    await host.connect();
    process.kill(host.daemonPid() ?? 0, 'SIGKILL');
    const lock = path.join(host.home, 'run', 'starting');
    writeFileSync(lock, String(spawnSync(process.execPath, ['--version']).pid));
    await host.connect();
    assert.deepEqual(readdirSync(path.join(host.home, 'run')), ['daemon-2.json']);
  });

  it('starts a daemon past an old lock, whoever has that process id now', async () => {
    const lock = path.join(openRunFolder(host.home), 'starting');
    writeFileSync(lock, String(process.pid));
    utimesSync(lock, 0, 0);
    await host.connect();
    assert.deepEqual(readdirSync(path.join(host.home, 'run')), ['daemon-1.json']);
  });

  it('exits when the browser closes stdin, and leaves the daemon running', async () => {
    const { relay } = await host.connect();
    relay.endStdin();
    assert.equal(await relay.exited, 0);
    await host.connect();
    assert.deepEqual(readdirSync(path.join(host.home, 'run')), ['daemon-1.json']);
  });

  it('exits when stdin closes while the daemon is still starting', async () => {
    const relay = host.startRelay();
    relay.endStdin();
    await relay.exited;
    await host.connect();
  });

  it('exits when the daemon dies, so that the browser knows', async () => {
    const { relay } = await host.connect();
    process.kill(host.daemonPid() ?? 0, 'SIGKILL');
    assert.equal(await relay.exited, 0);
  });

  it('writes nothing but frames, whatever else the process prints', async () => {
    // From the moment the relay reads: what is printed before its first line cannot be helped.
    const noise = 'process.stdin.once("newListener", () => setInterval(() => console.log("noise"), 1))';
    host.env['NODE_OPTIONS'] = `--import=data:text/javascript,${encodeURIComponent(noise)}`;
    const { calls } = await host.connect();
    for (let count = 0; count < 50; count += 1) await calls.request('workspace.list', {}, { signal });
  });

  it('refuses another extension in a frame it can show, and starts no daemon (threat#origin)', async () => {
    const other = `chrome-extension://${'a'.repeat(32)}/`;
    assert.deepEqual(await lastWords(host.startRelay([other])), {
      message: refusal('origin_refused', `This host does not serve ${other}.`),
      exit: 1,
    });
    assert.equal(host.daemonPid(), undefined);
  });

  for (const origin of [ownOrigin.slice(0, -1), `${ownOrigin}x`, ownOrigin.toUpperCase(), '']) {
    it(`refuses the origin "${origin}" (threat#origin)`, async () => {
      assert.equal((await lastWords(host.startRelay([origin]))).exit, 1);
    });
  }

  it('serves another extension that the user allowed', async () => {
    writeFileSync(path.join(host.home, 'extension-ids'), `${'b'.repeat(32)}\nnot an id\n`);
    const relay = host.startRelay([`chrome-extension://${'b'.repeat(32)}/`, '--parent-window=0']);
    const answered = new Promise((resolve) => {
      relay.frames.onFrame((body) => resolve(parseFrame(body)));
    });
    relay.frames.write(Buffer.from(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'workspace.list' })));
    assert.deepEqual(await answered, {
      ok: true,
      message: {
        jsonrpc: '2.0',
        id: 1,
        error: { code: -32000, message: 'Say host.hello first.', data: { code: 'request_invalid' } },
      },
    });
  });

  it('says where to look when the daemon stops while it starts', async () => {
    const crash = 'if (process.argv[1]?.endsWith("daemon.js")) process.exit(3)';
    host.env['NODE_OPTIONS'] = `--import=data:text/javascript,${encodeURIComponent(crash)}`;
    const log = path.join(host.home, 'logs', 'stderr.log');
    assert.deepEqual(await lastWords(host.startRelay()), {
      message: refusal('host_crashed', `The host stopped while it was starting (exit code 3). ${log} says why.`),
      exit: 1,
    });
  });

  it('ends a connection whose length is bad (threat#frames)', async () => {
    const { relay } = await host.connect();
    relay.frames.write(Buffer.alloc(0));
    await relay.exited;
    await host.connect();
  });
});

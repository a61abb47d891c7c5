import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { openSocketServer } from '../../../host/daemon/socketServer.ts';
import type { SocketServer } from '../../../host/daemon/socketServer.ts';
import { openRunFolder, readDaemonEntry } from '../../../host/link/daemonEntry.ts';
import { createFrameStream } from '../../../host/link/frameStream.ts';
import { encodeLength } from '../../../host/link/framing.ts';
import { limits } from '../../../protocol/limits.ts';
import { RecordingLog } from '../../fakes/recordingLog.ts';
import { findOtherUser } from '../otherUser.ts';
import { startHost } from '../startHost.ts';

const hello = Buffer.from('hello');
const frame = (body: Uint8Array): Buffer => Buffer.concat([encodeLength(body.length), body]);

describe('the daemon’s socket', () => {
  let folder = '';
  let address = '';
  let server: SocketServer;
  let judged: string[] = [];
  let served: number[] = [];
  const open = async (deadlineMs: number): Promise<void> => {
    server = await openSocketServer({ address, log: new RecordingLog(), deadlineMs });
    server.serve({
      judge(greeting) {
        judged.push(Buffer.from(greeting).toString());
        return judged.at(-1) === 'hello'
          ? { kind: 'ready', role: 'relay' }
          : { kind: 'ignored', reason: 'no greeting' };
      },
      onReady: (frames) => frames.onFrame((body) => served.push(body.length)),
      onRetire: () => undefined,
    });
  };
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'earshot-socket-'));
    address = path.join(folder, 's.sock');
    judged = [];
    served = [];
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const call = (): Socket => connect(address).on('error', () => undefined);
  const closed = (socket: Socket): Promise<void> =>
    new Promise((resolve) => {
      socket.resume().once('close', () => resolve());
    });

  it('closes on who says nothing', async () => {
    await open(20);
    await closed(call());
    assert.deepEqual(judged, []);
  });

  it('closes on who greets a byte at a time and never to the end', async () => {
    await open(60);
    const socket = call();
    const bytes = setInterval(() => socket.write('x'), 5);
    socket.write(encodeLength(4_000));
    await closed(socket);
    clearInterval(bytes);
    assert.deepEqual(judged, []);
  });

  for (const [what, bytes] of [
    ['a page of HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    ['a length of zero', Buffer.alloc(4)],
    ['more than any greeting is long', encodeLength(limits.nativeInBytes)],
  ] as const) {
    it(`closes on ${what}, unread`, async () => {
      await open(600_000);
      const socket = call();
      socket.write(bytes);
      await closed(socket);
      assert.deepEqual(judged, []);
    });
  }

  it('reads nothing after a greeting that it does not take', async () => {
    await open(600_000);
    const socket = call();
    socket.write(Buffer.concat([frame(Buffer.from('let me in')), frame(hello), frame(hello)]));
    await closed(socket);
    assert.deepEqual({ judged, served }, { judged: ['let me in'], served: [] });
  });

  it('takes long messages from who has greeted, and has no deadline for them', async () => {
    await open(600_000);
    const socket = call();
    const frames = createFrameStream(socket, socket, { maxBytes: limits.nativeOutBytes });
    const welcomed = new Promise((resolve) => {
      frames.onFrame(resolve);
    });
    frames.write(hello);
    await welcomed;
    frames.write(Buffer.alloc(limits.nativeInBytes, 'x'));
    frames.end();
    await closed(socket);
    assert.deepEqual(served, [limits.nativeInBytes]);
  });
});

describe('another user', () => {
  const other = findOtherUser();
  it(
    'reaches neither a daemon’s socket nor the file that holds its token',
    {
      skip: other.kind === 'user' ? false : other.reason,
    },
    async () => {
      assert.ok(other.kind === 'user');
      const host = startHost();
      try {
        await host.connect();
        const { address } = readDaemonEntry(openRunFolder(host.home)) ?? { address: '' };
        const script = `
        const tries = { connect: (done) => require('net').connect(process.argv[1]).on('connect', () => done('in')).on('error', ({ code }) => done(code)),
          read: (done) => require('fs').readFile(process.argv[2], (error) => done(error?.code ?? 'read')),
          list: (done) => require('fs').readdir(process.argv[3], (error) => done(error?.code ?? 'listed')) };
        for (const [name, attempt] of Object.entries(tries)) attempt((result) => console.log(name + ' ' + result));`;
        const files = [path.join(host.home, 'run', 'daemon-1.json'), host.home];
        const tried = (as: object): string[] =>
          spawnSync(process.execPath, ['-e', `${script} setTimeout(() => process.exit(), 500)`, address, ...files], {
            cwd: '/',
            encoding: 'utf8',
            ...as,
          })
            .stdout.trim()
            .split('\n')
            .sort();
        assert.deepEqual(tried({ uid: other.uid, gid: other.gid }), ['connect EACCES', 'list EACCES', 'read EACCES']);
        assert.deepEqual(tried({}), ['connect in', 'list listed', 'read read']);
      } finally {
        await host.close();
      }
    },
  );
});

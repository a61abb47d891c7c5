import assert from 'node:assert/strict';
import { mkdirSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { AddingView } from '../../../protocol/adding.ts';
import type { EventOf } from '../../../protocol/contract.ts';
import type { HostContract } from '../../../protocol/hostContract.ts';
import { createFakeZenity } from '../../fakes/fakeZenity.ts';
import type { FakeZenity } from '../../fakes/fakeZenity.ts';
import { startHost } from '../startHost.ts';
import type { StartedHost } from '../startHost.ts';

const signal = new AbortController().signal;
type Told = EventOf<HostContract, 'workspace.adding'>;

describe('adding a folder by the system’s dialog', () => {
  let zenity: FakeZenity;
  let host: StartedHost;
  let folder = '';
  beforeEach(() => {
    zenity = createFakeZenity();
    host = startHost({ ...zenity.env, OPENAI_API_KEY: 'sk-secret' });
    mkdirSync(`${host.home}-shop`);
    folder = realpathSync(`${host.home}-shop`);
  });
  afterEach(async () => {
    await host.close();
    zenity.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A client that is told how adding goes on, one message after the other. */
  async function connect(clientId?: string) {
    const told: Told[] = [];
    let wake = (): void => undefined;
    const { calls } = await host.connect(
      {
        'workspace.adding': (message) => {
          told.push(message);
          wake();
        },
      },
      clientId,
    );
    const next = async (): Promise<Told> => {
      while (told.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return told.shift() ?? { adding: null };
    };
    const names = async (): Promise<string[]> =>
      (await calls.request('workspace.list', {}, { signal })).workspaces.map(({ name }) => name);
    const browse = async (): Promise<void> => {
      await calls.request('workspace.browse', {}, { signal });
      assert.deepEqual(await next(), { adding: { phase: 'choosing' } });
    };
    return { calls, next, names, browse };
  }

  /** Chooses the folder and returns the question. */
  async function ask(client: Awaited<ReturnType<typeof connect>>): Promise<Extract<AddingView, { phase: 'asking' }>> {
    await client.browse();
    zenity.choose(folder);
    const { adding } = await client.next();
    assert.ok(adding?.phase === 'asking');
    return adding;
  }

  it('asks once whether the resolved folder is trusted; before the yes there is no workspace (threat#extension)', async () => {
    const client = await connect();
    const link = `${folder}-link`;
    symlinkSync(folder, link);
    try {
      await client.browse();
      zenity.choose(link);
      const { adding } = await client.next();
      assert.ok(adding?.phase === 'asking');
      assert.deepEqual([adding.folder, adding.name], [folder, path.basename(folder)]);
      assert.deepEqual(await client.names(), []);
      await client.calls.request('workspace.trust', { addingId: adding.addingId }, { signal });
      const { adding: over, added } = await client.next();
      assert.equal(over, null);
      const { workspaces } = await client.calls.request('workspace.list', {}, { signal });
      assert.deepEqual(workspaces, [{ workspaceId: added, name: path.basename(folder), mode: 'askRisky' }]);
    } finally {
      rmSync(link);
    }
  });

  it('starts the dialog with no shell, no secret in its environment, and one at a time', async () => {
    const client = await connect();
    await client.browse();
    await assert.rejects(client.calls.request('workspace.browse', {}, { signal }), { code: 'dialog_open' });
    const other = await connect('other');
    await assert.rejects(other.calls.request('workspace.browse', {}, { signal }), { code: 'dialog_open' });
    zenity.cancel();
    assert.deepEqual(await client.next(), { adding: null });
    const { args, names } = await zenity.opened();
    assert.match(args, /^--file-selection --directory --title=.*$/);
    assert.doesNotMatch(names, /OPENAI|EARSHOT/);
    assert.deepEqual(await client.names(), []);
  });

  it('closes the dialog when that is asked for, and nothing comes of it', async () => {
    const client = await connect();
    await client.browse();
    const { pid } = await zenity.opened();
    await client.calls.request('workspace.stopAdding', {}, { signal });
    assert.deepEqual(await client.next(), { adding: null });
    await host.gone(pid);
    await client.browse();
    zenity.cancel();
    assert.deepEqual(await client.next(), { adding: null });
  });

  it('adds nothing on a no, and the question cannot be answered any more', async () => {
    const client = await connect();
    const { addingId } = await ask(client);
    await client.calls.request('workspace.stopAdding', {}, { signal });
    assert.deepEqual(await client.next(), { adding: null });
    await assert.rejects(client.calls.request('workspace.trust', { addingId }, { signal }), {
      code: 'request_invalid',
    });
    assert.deepEqual(await client.names(), []);
  });

  it('takes the answer of nobody but who was asked (threat#extension)', async () => {
    const client = await connect();
    const { addingId } = await ask(client);
    const other = await connect('other');
    await assert.rejects(other.calls.request('workspace.trust', { addingId }, { signal }), {
      code: 'request_invalid',
    });
    await other.calls.request('workspace.stopAdding', {}, { signal });
    await client.calls.request('workspace.trust', { addingId }, { signal });
    assert.deepEqual(await client.names(), [path.basename(folder)]);
  });

  it('refuses a folder that leads elsewhere by the time of the yes (threat#race)', async () => {
    const client = await connect();
    const { addingId } = await ask(client);
    const moved = `${folder}-moved`;
    renameSync(folder, moved);
    symlinkSync(moved, folder);
    try {
      await assert.rejects(client.calls.request('workspace.trust', { addingId }, { signal }), {
        code: 'path_refused',
      });
      assert.deepEqual(await client.names(), []);
    } finally {
      rmSync(moved, { recursive: true });
    }
  });

  it('says why a folder cannot be one, and waits until that was read', async () => {
    const client = await connect();
    await client.browse();
    zenity.choose('/');
    const { adding } = await client.next();
    assert.ok(adding?.phase === 'refused');
    assert.equal(adding.failure.code, 'path_refused');
    await client.calls.request('workspace.stopAdding', {}, { signal });
    assert.deepEqual(await client.next(), { adding: null });
  });

  it('knows a folder that is a workspace already: no question, it is that one', async () => {
    const client = await connect();
    const { addingId } = await ask(client);
    await client.calls.request('workspace.trust', { addingId }, { signal });
    const { added } = await client.next();
    await client.browse();
    zenity.choose(folder);
    assert.deepEqual(await client.next(), { adding: null, added });
  });

  it('tells a client that comes again where it was', async () => {
    const client = await connect();
    const asking = await ask(client);
    const again = await host.connect();
    const { adding } = await again.calls.request('host.hello', { protocolVersion: 1, clientId: 'tests' }, { signal });
    assert.deepEqual(adding, asking);
  });

  it('names the way by terminal where the dialog cannot be drawn', async () => {
    const client = await connect();
    await client.browse();
    zenity.break();
    const { adding } = await client.next();
    assert.ok(adding?.phase === 'refused');
    assert.equal(adding.failure.code, 'dialog_missing');
    assert.match(adding.failure.message, /from a terminal/);
  });

  it('forgets a workspace on a click; its files stay', async () => {
    const client = await connect();
    const { addingId } = await ask(client);
    await client.calls.request('workspace.trust', { addingId }, { signal });
    const { added = '' } = await client.next();
    await client.calls.request('workspace.forget', { workspaceId: added }, { signal });
    assert.deepEqual(await client.names(), []);
    assert.equal(realpathSync(folder), folder);
    await assert.rejects(client.calls.request('workspace.forget', { workspaceId: added }, { signal }), {
      code: 'workspace_unknown',
    });
  });
});

describe('a computer without a folder dialog', () => {
  it('says so, and how to add a folder without one', async () => {
    const host = startHost({ PATH: '/nowhere', DISPLAY: ':99' });
    try {
      const { calls } = await host.connect();
      await assert.rejects(calls.request('workspace.browse', {}, { signal }), { code: 'dialog_missing' });
      await assert.rejects(calls.request('workspace.browse', {}, { signal }), { code: 'dialog_missing' });
    } finally {
      await host.close();
    }
  });
});

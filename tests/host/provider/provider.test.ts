import assert from 'node:assert/strict';
import path from 'node:path';
import { beforeEach, describe, it } from 'node:test';
import { KeyFile } from '../../../host/provider/keyFile.ts';
import { Keys } from '../../../host/provider/keys.ts';
import { Provider } from '../../../host/provider/provider.ts';
import { localSettings } from '../../../host/provider/providerSettings.ts';
import type { ProviderSettings } from '../../../host/provider/providerSettings.ts';
import { AppError } from '../../../protocol/appError.ts';
import type { VoiceHints } from '../../../protocol/hints.ts';
import type { ProviderView } from '../../../protocol/provider.ts';
import { RecordingLog } from '../../fakes/recordingLog.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const signal = new AbortController().signal;
const openai = {
  kind: 'openai',
  baseUrl: 'https://api.openai.com',
  model: 'gpt-realtime-2.1',
  voice: 'marin',
  transcription: 'gpt-transcribe',
} as const;
const compatible = { ...openai, kind: 'compatible', baseUrl: 'https://voice.example' } as const;

describe('the provider', () => {
  let provider: Provider;
  let folder = '';
  let kept: ProviderSettings[] = [];
  let views: ProviderView[] = [];
  let opened: string[] = [];
  let diskFull = false;
  beforeEach(async (context) => {
    assert.ok('after' in context);
    folder = await temporaryFolder(context);
    kept = [];
    views = [];
    opened = [];
    diskFull = false;
    provider = create(localSettings());
  });

  function create(settings: ProviderSettings): Provider {
    const log = new RecordingLog();
    const file = new KeyFile(path.join(folder, 'keys.json'), log);
    return new Provider({
      settings,
      local: {
        open: (_, voice) => {
          opened.push(voice);
          return Promise.reject(new AppError('models_missing', 'None here.'));
        },
        expect: ({ workspaceId }) => {
          opened.push(workspaceId);
          return Promise.resolve();
        },
        warm: () => undefined,
        refresh: () => Promise.resolve(),
        end: () => Promise.resolve(),
      },
      keys: new Keys({
        file,
        openKeyring: () => Promise.resolve(undefined),
        environmentKey: undefined,
        dataFolder: folder,
        log,
      }),
      keep(changed) {
        if (diskFull) throw new Error('ENOSPC');
        kept.push(changed);
      },
      onChange: (view) => views.push(view),
    });
  }
  const tokens = async (): Promise<string | null> => (await provider.open(undefined, { signal })).token;

  it('is this machine, which needs no key, until another is chosen (codex#23)', async () => {
    assert.deepEqual(provider.view(), { ...localSettings(), key: 'none' });
    await provider.change({ kind: 'local', voice: 'rms' });
    await assert.rejects(provider.open(undefined, { signal }), { code: 'models_missing' });
    assert.deepEqual(opened, ['rms']);
  });

  it('tells everybody of a change and keeps it, without the key', async () => {
    const view = await provider.change({ kind: 'openai', key: 'sk-one' });
    assert.deepEqual(view, { ...openai, key: 'file' });
    assert.deepEqual([views, kept], [[view], [openai]]);
    assert.deepEqual(provider.view(), view);
  });

  it('opens calls with the key of its base URL, also after a restart, or with none (codex#22)', async () => {
    await provider.change({ kind: 'openai' });
    assert.deepEqual(await provider.open(undefined, { signal }), { ...openai, token: null, keywords: [] });
    await provider.change({ kind: 'openai', key: 'sk-one' });
    const withKey = { ...openai, token: 'sk-one', keywords: [] };
    assert.deepEqual(await provider.open(undefined, { signal }), withKey);
    assert.deepEqual(await create(openai).open(undefined, { signal }), withKey);
  });

  it('never takes a key to another base URL', async () => {
    await provider.change({ kind: 'openai', key: 'sk-one' });
    const view = await provider.change({ kind: 'compatible', baseUrl: 'https://voice.example' });
    assert.deepEqual([view, await tokens()], [{ ...compatible, key: 'none' }, null]);
    await provider.change({ kind: 'compatible', key: 'two' });
    await provider.change({ kind: 'compatible', baseUrl: 'https://voice.example:8443' });
    assert.equal(await tokens(), null);
    await provider.change({ kind: 'openai' });
    assert.equal(await tokens(), 'sk-one');
  });

  it('takes URL and key of one change together: two changes at once do not mix', async () => {
    const changes = [
      provider.change({ kind: 'compatible', baseUrl: 'https://a.example', key: 'key-a' }),
      provider.change({ kind: 'compatible', baseUrl: 'https://b.example', key: 'key-b' }),
    ];
    await Promise.all(changes);
    assert.equal(await tokens(), 'key-b');
    await provider.change({ kind: 'compatible', baseUrl: 'https://a.example' });
    assert.equal(await tokens(), 'key-a');
  });

  it('forgets the key of its base URL only', async () => {
    await provider.change({ kind: 'compatible', baseUrl: 'https://voice.example', key: 'two' });
    await provider.change({ kind: 'openai', key: 'sk-one' });
    assert.deepEqual(await provider.change({ kind: 'openai', key: null }), { ...openai, key: 'none' });
    await provider.change({ kind: 'compatible', baseUrl: 'https://voice.example' });
    assert.equal(await tokens(), 'two');
  });

  it('stays as it was when a change is refused or cannot be kept', async () => {
    await provider.change({ kind: 'openai' });
    await assert.rejects(provider.change({ kind: 'openai', voice: 'slt', key: 'sk-one' }), { code: 'request_invalid' });
    await assert.rejects(provider.change({ kind: 'openai', voice: 'cedar', key: 'no key' }), {
      code: 'request_invalid',
    });
    diskFull = true;
    await assert.rejects(provider.change({ kind: 'local' }), { code: 'write_failed' });
    assert.deepEqual([provider.view(), views.length], [{ ...openai, key: 'none' }, 1]);
  });

  it("gives a cloud provider the workspace's words, most used first, at most 200", async () => {
    await provider.change({ kind: 'openai', key: 'sk-one' });
    const identifiers = Array.from({ length: 150 }, (_, index) => `name ${index}`);
    const files = ['name 3', 'x'.repeat(61), ...Array.from({ length: 100 }, (_, index) => `file ${index}`)];
    const hints: VoiceHints = { templates: [], identifiers, files };
    const workspace = { workspaceId: 'w1', readHints: () => Promise.resolve(hints) };
    const { keywords } = await provider.open(workspace, { signal });
    assert.deepEqual(keywords, [...identifiers, ...files.slice(2, 52)]);
  });

  it('opens a call elsewhere without the words of a workspace that takes long to read', async () => {
    await provider.change({ kind: 'openai', key: 'sk-one' });
    let tell: (hints: VoiceHints) => void = () => undefined;
    const read = new Promise<VoiceHints>((resolve) => (tell = resolve));
    const workspace = { workspaceId: 'w1', readHints: () => read };
    assert.deepEqual(await provider.open(workspace, { signal }), { ...openai, token: 'sk-one', keywords: null });
    tell({ templates: [], identifiers: ['load user'], files: [] });
    assert.deepEqual(await provider.expect(workspace, { signal }), ['load user']);
  });

  it('goes on in another workspace: with its words here, or with keywords elsewhere, the workspaces first', async () => {
    const hints: VoiceHints = {
      templates: [],
      identifiers: ['load user'],
      files: [],
      workspaces: ['todo app', 'shop'],
    };
    const workspace = { workspaceId: 'w2', readHints: () => Promise.resolve(hints) };
    assert.deepEqual(await provider.expect(workspace, { signal }), []);
    assert.deepEqual(opened, ['w2']);
    await provider.change({ kind: 'openai', key: 'sk-one' });
    assert.deepEqual(await provider.expect(workspace, { signal }), ['todo app', 'shop', 'load user']);
  });
});

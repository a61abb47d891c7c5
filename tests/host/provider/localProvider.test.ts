import assert from 'node:assert/strict';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { LocalProvider } from '../../../host/provider/localProvider.ts';
import { VoiceServer } from '../../../host/provider/voiceServer.ts';
import { AppError } from '../../../protocol/appError.ts';
import type { VoiceHints } from '../../../protocol/hints.ts';
import { RecordingLog } from '../../fakes/recordingLog.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const fakeVoice = path.join(root, 'tests/fakes/fakeVoice.ts');
const signal = new AbortController().signal;
const hintsOf = (identifier: string): VoiceHints => ({ templates: [], identifiers: [identifier], files: [] });
const words = (workspaceId: string, identifier: string) => ({
  workspaceId,
  readHints: () => Promise.resolve(hintsOf(identifier)),
});

describe('the local provider', () => {
  let log: RecordingLog;
  let calls: number[] = [];
  let onCalls: (count: number) => void = () => undefined;
  let provider: LocalProvider;
  beforeEach(() => {
    log = new RecordingLog();
    calls = [];
    provider = create();
  });
  afterEach(() => provider.end());

  function create(
    options: { file?: string; modelsFolder?: string; checkModels?: () => Promise<void> } = {},
  ): LocalProvider {
    const server = new VoiceServer({
      program: { args: ['--import', import.meta.resolve('tsx'), options.file ?? fakeVoice], cwd: root },
      modelsFolder: options.modelsFolder ?? '/models',
      checkModels: options.checkModels ?? (() => Promise.resolve()),
      voice: 'slt',
      allowedOrigins: ['chrome-extension://own'],
      log,
      onCallsChanged(count) {
        calls.push(count);
        onCalls(count);
      },
    });
    return new LocalProvider({ server, voice: 'slt', log });
  }
  const asked = async (baseUrl: string): Promise<unknown> => (await fetch(`${baseUrl}/asked`)).json();
  const expected = (hints?: VoiceHints) => ({
    authorization: 'Bearer SECRET',
    body: {
      session: { type: 'realtime', model: 'earshot-local', audio: { output: { voice: 'slt' } } },
      ...(hints === undefined ? {} : { hints }),
    },
  });

  it('opens calls on one server, each with a token and the workspace’s words', async () => {
    const first = await provider.open(words('w1', 'fetch user'), { signal });
    const second = await provider.open(undefined, { signal });
    const { baseUrl } = first;
    assert.match(baseUrl, /^http:\/\/127\.0\.0\.1:\d+$/);
    const models = { model: 'earshot-local', voice: 'slt', transcription: 'earshot-local' };
    const common = { kind: 'local', baseUrl, ...models, keywords: [] };
    assert.deepEqual(
      [first, second],
      [
        { ...common, token: 'token-1' },
        { ...common, token: 'token-2' },
      ],
    );
    assert.deepEqual(await asked(baseUrl), [expected(hintsOf('fetch user')), expected()]);
  });

  it('sends new words of the workspace that is being spoken about, and of no other', async () => {
    await provider.refresh(words('w1', 'nobody listens'));
    const { baseUrl } = await provider.open(words('w1', 'fetch user'), { signal });
    await provider.refresh(words('w2', 'elsewhere'));
    await provider.refresh(words('w1', 'load user'));
    assert.deepEqual(await asked(baseUrl), [expected(hintsOf('fetch user')), expected(hintsOf('load user'))]);
  });

  it('starts a server that died again, without its calls', async () => {
    const { baseUrl } = await provider.open(undefined, { signal });
    await fetch(`${baseUrl}/calls`, { method: 'POST', body: '2' });
    const noCalls = new Promise<void>((resolve) => {
      onCalls = (count) => {
        if (count === 0) resolve();
      };
    });
    await fetch(`${baseUrl}/die`, { method: 'POST' }).catch(() => undefined);
    await noCalls;
    assert.deepEqual(calls, [2, 0]);
    const again = await provider.open(undefined, { signal });
    assert.notEqual(again.baseUrl, baseUrl);
    assert.deepEqual(log.texts('warn'), ['voice died']);
  });

  it('forks nothing while the models are missing, and tries again', async () => {
    let missing = true;
    provider = create({
      checkModels: () =>
        missing ? Promise.reject(new AppError('models_missing', 'Run "earshot-host install".')) : Promise.resolve(),
    });
    provider.warm();
    await assert.rejects(provider.open(undefined, { signal }), { code: 'models_missing' });
    missing = false;
    assert.equal((await provider.open(undefined, { signal })).token, 'token-1');
  });

  it('tells why a server does not start, and starts none while it leaves', async () => {
    provider = create({ modelsFolder: '/damaged' });
    await assert.rejects(provider.open(undefined, { signal }), {
      code: 'models_damaged',
      message: 'The models are damaged.',
    });
    await provider.end();
    await assert.rejects(provider.open(undefined, { signal }), { code: 'retiring' });
  });

  it('has a code for a server that dies as it starts', async () => {
    provider = create({ file: path.join(root, 'tests/fakes/nothing.ts') });
    await assert.rejects(provider.open(undefined, { signal }), { code: 'voice_failed' });
  });

  it('gives up waiting when the caller does', async () => {
    const controller = new AbortController();
    const opening = provider.open(undefined, { signal: controller.signal });
    controller.abort();
    await assert.rejects(opening, { code: 'cancelled' });
  });
});

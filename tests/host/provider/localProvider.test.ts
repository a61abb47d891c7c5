import assert from 'node:assert/strict';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { LocalProvider } from '../../../host/provider/localProvider.ts';
import { VoiceServer } from '../../../host/provider/voiceServer.ts';
import * as z from 'zod/mini';
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
      allowedOrigins: ['chrome-extension://own'],
      log,
      onCallsChanged(count) {
        calls.push(count);
        onCalls(count);
      },
    });
    return new LocalProvider({ server, log });
  }
  const asked = async (baseUrl: string): Promise<unknown> => (await fetch(`${baseUrl}/asked`)).json();
  const expected = (hints?: VoiceHints) => ({
    authorization: 'Bearer SECRET',
    body: {
      session: { type: 'realtime', model: 'earshot-local', audio: { output: { voice: 'slt' } } },
      ...(hints === undefined ? {} : { hints }),
    },
  });

  it('opens calls on one server, each with a token of its own and no key, and the workspace’s words (codex#23)', async () => {
    const first = await provider.open(words('w1', 'fetch user'), 'slt', { signal });
    const second = await provider.open(undefined, 'slt', { signal });
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

  it('expects the words of another workspace once the call goes on there', async () => {
    await provider.expect(words('w1', 'nobody listens'), { signal });
    const { baseUrl } = await provider.open(words('w1', 'fetch user'), 'slt', { signal });
    await provider.expect(words('w2', 'elsewhere'), { signal });
    await provider.refresh(words('w1', 'late'));
    await provider.refresh(words('w2', 'elsewhere too'));
    assert.deepEqual(await asked(baseUrl), ['fetch user', 'elsewhere', 'elsewhere too'].map(hintsOf).map(expected));
  });

  it('sends new words of the workspace that is being spoken about, and of no other', async () => {
    await provider.refresh(words('w1', 'nobody listens'));
    const { baseUrl } = await provider.open(words('w1', 'fetch user'), 'slt', { signal });
    await provider.refresh(words('w2', 'elsewhere'));
    await provider.refresh(words('w1', 'load user'));
    assert.deepEqual(await asked(baseUrl), [expected(hintsOf('fetch user')), expected(hintsOf('load user'))]);
  });

  it('replaces the server when another voice is chosen', async () => {
    const { baseUrl } = await provider.open(undefined, 'slt', { signal });
    await fetch(`${baseUrl}/calls`, { method: 'POST', body: '1' });
    const other = await provider.open(words('w1', 'fetch user'), 'rms', { signal });
    assert.equal(other.voice, 'rms');
    assert.notEqual(other.baseUrl, baseUrl);
    assert.deepEqual(calls.at(-1), 0);
    await provider.refresh(words('w1', 'load user'));
    const asking = z.array(z.object({ body: z.object({ session: z.unknown() }) }));
    const session = { type: 'realtime', model: 'earshot-local', audio: { output: { voice: 'rms' } } };
    assert.deepEqual(
      z.parse(asking, await asked(other.baseUrl)).map(({ body }) => body.session),
      [session, session],
    );
    await provider.end();
    await assert.rejects(asked(baseUrl));
    assert.deepEqual(log.texts('warn'), []);
  });

  it('starts a server that died again, without its calls', async () => {
    const { baseUrl } = await provider.open(undefined, 'slt', { signal });
    await fetch(`${baseUrl}/calls`, { method: 'POST', body: '2' });
    const noCalls = new Promise<void>((resolve) => {
      onCalls = (count) => {
        if (count === 0) resolve();
      };
    });
    await fetch(`${baseUrl}/die`, { method: 'POST' }).catch(() => undefined);
    await noCalls;
    assert.deepEqual(calls, [2, 0]);
    const again = await provider.open(undefined, 'slt', { signal });
    assert.notEqual(again.baseUrl, baseUrl);
    assert.deepEqual(log.texts('warn'), ['voice died']);
  });

  it('forks nothing while the models are missing, and tries again', async () => {
    let missing = true;
    provider = create({
      checkModels: () =>
        missing ? Promise.reject(new AppError('models_missing', 'Run "earshot-host install".')) : Promise.resolve(),
    });
    provider.warm('slt');
    await assert.rejects(provider.open(undefined, 'slt', { signal }), { code: 'models_missing' });
    missing = false;
    assert.equal((await provider.open(undefined, 'slt', { signal })).token, 'token-1');
  });

  it('tells why a server does not start, and starts none while it leaves', async () => {
    provider = create({ modelsFolder: '/damaged' });
    await assert.rejects(provider.open(undefined, 'slt', { signal }), {
      code: 'models_damaged',
      message: 'The models are damaged.',
    });
    await provider.end();
    await assert.rejects(provider.open(undefined, 'slt', { signal }), { code: 'retiring' });
  });

  it('has a code for a server that dies as it starts', async () => {
    provider = create({ file: path.join(root, 'tests/fakes/nothing.ts') });
    await assert.rejects(provider.open(undefined, 'slt', { signal }), { code: 'voice_failed' });
  });

  it('gives up waiting when the caller does', async () => {
    const controller = new AbortController();
    const opening = provider.open(undefined, 'slt', { signal: controller.signal });
    controller.abort();
    await assert.rejects(opening, { code: 'cancelled' });
  });
});

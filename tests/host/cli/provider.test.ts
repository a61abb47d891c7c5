import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { ProviderView } from '../../../protocol/provider.ts';
import { runCli } from '../runCli.ts';
import type { CliRun } from '../runCli.ts';
import { startHost } from '../startHost.ts';
import type { StartedHost } from '../startHost.ts';

const signal = new AbortController().signal;
const openai = {
  kind: 'openai',
  baseUrl: 'https://api.openai.com',
  model: 'gpt-realtime-2.1',
  voice: 'marin',
  transcription: 'gpt-transcribe',
} as const;

describe('earshot-host provider', () => {
  let host: StartedHost;
  beforeEach(() => {
    host = startHost();
    delete host.env['OPENAI_API_KEY'];
    writeFileSync(path.join(host.home, 'config.json'), '{ "keyring": false }');
  });
  afterEach(() => host.close());

  const run = (args: readonly string[], stdin?: string): Promise<CliRun> =>
    runCli(['provider', ...args], { env: host.env, cwd: host.home, ...(stdin === undefined ? {} : { stdin }) });
  const json = async (args: readonly string[], stdin?: string): Promise<unknown> => {
    const { exit, out, err } = await run([...args, '--json'], stdin);
    assert.deepEqual({ exit, err }, { exit: 0, err: '' });
    return JSON.parse(out);
  };

  it('stores a piped key for one base URL, tells the extension, and never shows it', async () => {
    const views: ProviderView[] = [];
    const client = await host.connect({ 'provider.changed': ({ view }) => views.push(view) });
    const stored = { event: 'provider', ...openai, key: 'file' };
    assert.deepEqual(await json(['set', '--kind', 'openai'], 'sk-one\n'), stored);
    assert.deepEqual(await json(['show']), stored);
    const opened = await client.calls.request('provider.open', { workspaceId: null }, { signal });
    assert.deepEqual(opened, { ...openai, token: 'sk-one', keywords: [] });
    assert.deepEqual(views, [
      { ...openai, key: 'none' },
      { ...openai, key: 'file' },
    ]);
    assert.deepEqual(await run(['show']), {
      exit: 0,
      out: [
        'provider:      openai, https://api.openai.com',
        'model:         gpt-realtime-2.1',
        'voice:         marin',
        'transcription: gpt-transcribe',
        "key:           in keys.json of Earshot's data folder, readable by its owner only",
        '',
      ].join('\n'),
      err: '',
    });
    assert.deepEqual(await json(['forget']), { ...stored, key: 'none' });
    assert.doesNotMatch(readFileSync(path.join(host.home, 'keys.json'), 'utf8'), /sk-one/);
  });

  it('knows the kind from the base URL, and keeps what is not named', async () => {
    const base = ['set', '--base', 'https://Voice.example/', '--voice', 'Nova', '--transcription', 'none'];
    const compatible = { kind: 'compatible', baseUrl: 'https://voice.example', voice: 'Nova', transcription: null };
    const expected = { event: 'provider', ...openai, ...compatible, key: 'none' };
    assert.deepEqual(await json(base), expected);
    assert.deepEqual(await json(['set', '--model', 'm'], 'key-one'), { ...expected, model: 'm', key: 'file' });
    assert.deepEqual(await json(['set', '--base', 'https://API.openai.com', '--no-key'], 'sk-unread'), {
      event: 'provider',
      ...openai,
      key: 'none',
    });
  });

  it('says what is wrong, with the key in no word of it', async () => {
    assert.deepEqual(await run(['set', '--kind', 'openai'], 'sk one'), {
      exit: 1,
      out: '',
      err: 'A key is made of letters, digits, dots, dashes and underscores only.\n',
    });
    const http = await run(['set', '--base', 'http://voice.example'], 'sk-one');
    assert.deepEqual([http.exit, http.out], [1, '']);
    assert.match(http.err, /^Only this machine is reached without encryption/);
    assert.equal((await run(['set', '--kind', 'openai', '--voice', 'slt'])).exit, 1);
  });

  it("counts the environment's key for OpenAI only, below a stored one (codex#21)", async () => {
    host.env['OPENAI_API_KEY'] = 'sk-env';
    assert.deepEqual(await json(['set', '--kind', 'openai']), { event: 'provider', ...openai, key: 'environment' });
    const { calls } = await host.connect();
    const token = async (): Promise<string | null> =>
      (await calls.request('provider.open', { workspaceId: null }, { signal })).token;
    assert.equal(await token(), 'sk-env');
    await json(['set'], 'sk-stored');
    assert.equal(await token(), 'sk-stored');
    await json(['set', '--base', 'https://voice.example']);
    assert.equal(await token(), null);
  });
});

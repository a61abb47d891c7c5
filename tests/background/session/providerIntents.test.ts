import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HostLink } from '../../../background/links/hostLink.ts';
import { createProviderIntents } from '../../../background/session/providerIntents.ts';
import { SessionKeys } from '../../../background/session/sessionKeys.ts';
import type { ProviderView } from '../../../protocol/provider.ts';
import { FakeHost } from '../../fakes/fakeHost.ts';
import { MemoryArea } from '../../fakes/memoryArea.ts';
import { WorkerClock } from '../../fakes/workerClock.ts';

const openai: ProviderView = {
  kind: 'openai',
  baseUrl: 'https://api.openai.com',
  model: 'gpt-realtime-2.1',
  voice: 'marin',
  transcription: null,
  key: 'none',
};

describe('createProviderIntents', () => {
  const context = new AbortController();

  const open = (provider: ProviderView) => {
    const fakeHost = new FakeHost();
    fakeHost.provider = provider;
    const host = new HostLink({
      connect: fakeHost.connect,
      clientId: () => Promise.resolve('client-1'),
      clock: new WorkerClock(),
      listeners: () => ({}),
      onState: () => undefined,
    });
    host.hold();
    return { fakeHost, intents: createProviderIntents({ host, keys: new SessionKeys(new MemoryArea()) }) };
  };

  it('shows the host’s provider, and that no key was typed for it', async () => {
    const { intents } = open(openai);
    assert.deepEqual(await intents['provider.view']({}, context), { ...openai, typedKey: false });
  });

  it('says that a key was typed for this base URL, until it is forgotten', async () => {
    const { intents } = open(openai);
    await intents['provider.useKey']({ baseUrl: 'https://api.openai.com/', key: 'sk-1' }, context);
    assert.deepEqual(await intents['provider.view']({}, context), { ...openai, typedKey: true });
    await intents['provider.useKey']({ baseUrl: 'https://api.openai.com/', key: '' }, context);
    assert.deepEqual(await intents['provider.view']({}, context), { ...openai, typedKey: false });
  });

  it('does not count a key that was typed for another base URL, nor any for the local voice', async () => {
    const elsewhere = open({ ...openai, kind: 'compatible', baseUrl: 'https://voice.example' });
    await elsewhere.intents['provider.useKey']({ baseUrl: 'https://api.openai.com', key: 'sk-1' }, context);
    assert.equal((await elsewhere.intents['provider.view']({}, context)).typedKey, false);
    const local = open({ ...openai, kind: 'local', baseUrl: null });
    assert.equal((await local.intents['provider.view']({}, context)).typedKey, false);
  });

  it('hands a change to the host and its answer back', async () => {
    const { fakeHost, intents } = open(openai);
    const change = { kind: 'openai', key: 'sk-2' } as const;
    assert.deepEqual(await intents['provider.change'](change, context), { ...openai, typedKey: false });
    assert.deepEqual(fakeHost.providerChanges, [change]);
  });
});

import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { accountName } from '../../../../host/engines/codex/accountName.ts';
import { toLoginView } from '../../../../host/engines/codex/loginFlow.ts';
import type { CodexView } from '../../../../protocol/engine.ts';
import { codexVersion } from '../../../../scripts/codex/codexBinary.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';
import { noCodex, openCodexBench } from './codexBench.ts';

const never = { signal: new AbortController().signal };
const signedOut = { state: 'signedOut', version: codexVersion, login: null } as const;
const openai = { change: { openai: true } } as const;

describe("Codex's account", { skip: noCodex }, () => {
  it('is signed out at first; a key signs in and is kept by Codex alone; signing out forgets it', async (test) => {
    const { engine, home, dataFolder } = await openCodexBench(test, [], openai);
    const { account } = engine;
    assert.deepEqual(account.view, { state: 'unknown' });
    assert.deepEqual(await account.look(never), signedOut);
    await account.login({ kind: 'apiKey', apiKey: 'sk-of-the-user' }, never);
    const ready = { state: 'ready', version: codexVersion, account: 'API key', signOut: true } as const;
    assert.deepEqual(account.view, ready satisfies CodexView);
    assert.equal((await stat(join(home, 'auth.json'))).mode & 0o777, 0o600);
    await assert.rejects(stat(join(dataFolder, 'auth.json')));
    await account.logout(never);
    assert.deepEqual(account.view, signedOut);
  });

  it('shows the page to open while a sign-in waits, and none once it is given up', async (test) => {
    const { engine } = await openCodexBench(test, [], openai);
    await engine.account.login({ kind: 'chatgpt' }, never);
    const { view } = engine.account;
    assert(view.state === 'signedOut' && view.login?.kind === 'chatgpt');
    assert.equal(new URL(view.login.authUrl).origin, 'https://auth.openai.com');
    await engine.account.cancelLogin(never);
    assert.deepEqual(engine.account.view, signedOut);
  });

  it('is none of its own where the settings name another provider, which needs no Codex running to say so', async (test) => {
    const { engine, log } = await openCodexBench(test, []);
    const own = { state: 'ready', version: codexVersion, account: 'your own provider', signOut: false } as const;
    assert.deepEqual(await engine.account.look(never), own);
    assert.deepEqual(log.texts('info'), []);
  });

  it('notices a sign-in that was made elsewhere meanwhile', async (test) => {
    const { engine, openEngine } = await openCodexBench(test, [], openai);
    await engine.account.look(never);
    await openEngine().account.login({ kind: 'apiKey', apiKey: 'sk-of-the-user' }, never);
    assert.equal((await engine.account.look(never)).state, 'ready');
  });
});

describe('a Codex that is not there', () => {
  it('is missing, and what to type is said', async (test) => {
    const change = { binary: join(await temporaryFolder(test), 'codex') };
    const { engine } = await openCodexBench(test, [], { change });
    const view = await engine.account.look(never);
    assert(view.state === 'missing');
    assert.match(view.nextStep, /"npm install -g @openai\/codex"/);
  });
});

describe('what is shown of an account', () => {
  it('is the plan and the address, as far as they are known', () => {
    const named = [
      accountName({ type: 'chatgpt', planType: 'plus', email: 'ada@example.org' }),
      accountName({ type: 'chatgpt', planType: 'unknown', email: null }),
      accountName({ type: 'apiKey' }),
    ];
    assert.deepEqual(named, ['ChatGPT Plus, ada@example.org', 'ChatGPT', 'API key']);
  });

  it('is what the user has to open, and to type there', () => {
    const page = { verificationUrl: 'https://auth.openai.com/codex/device', userCode: 'ABCD-EFGH' };
    assert.deepEqual(toLoginView({ type: 'chatgptDeviceCode', loginId: '1', ...page }), {
      kind: 'deviceCode',
      ...page,
    });
    assert.equal(toLoginView({ type: 'apiKey' }), undefined);
  });
});

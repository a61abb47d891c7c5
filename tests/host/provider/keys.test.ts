import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { KeyFile } from '../../../host/provider/keyFile.ts';
import { Keys } from '../../../host/provider/keys.ts';
import { openSystemKeyring } from '../../../host/provider/keyring.ts';
import { FakeKeyring } from '../../fakes/fakeKeyring.ts';
import { RecordingLog } from '../../fakes/recordingLog.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const openai = 'https://api.openai.com';
const other = 'https://voice.example';

describe('the stored keys', () => {
  let log: RecordingLog;
  let keyring: FakeKeyring;
  let folder = '';
  beforeEach(async (context) => {
    assert.ok('after' in context);
    folder = await temporaryFolder(context);
    log = new RecordingLog();
    keyring = new FakeKeyring();
  });

  const open = (options: { keyring?: FakeKeyring; environmentKey?: string; dataFolder?: string } = {}): Keys =>
    new Keys({
      file: new KeyFile(path.join(folder, 'keys.json'), log),
      openKeyring: () => Promise.resolve(options.keyring),
      environmentKey: options.environmentKey,
      dataFolder: options.dataFolder ?? folder,
      log,
    });
  const onDisk = (): string => readFileSync(path.join(folder, 'keys.json'), 'utf8');

  it('are given for the base URL they were stored for, and for no other', async () => {
    const keys = open();
    await keys.write(openai, ' sk-one\n');
    await keys.write(other, 'two.2');
    const asked = [openai, other, `${openai}:8443`, 'https://api.openai.com.evil.example', 'http://localhost:9'];
    assert.deepEqual(await Promise.all(asked.map((url) => open().read(url))), ['sk-one', 'two.2', null, null, null]);
    assert.deepEqual(
      asked.map((url) => keys.place(url)),
      ['file', 'file', 'none', 'none', 'none'],
    );
  });

  it('lie in a file that only its owner can read, replaced whole', async () => {
    await open().write(openai, 'sk-one');
    await chmod(path.join(folder, 'keys.json'), 0o644);
    await open().write(openai, 'sk-two');
    assert.equal(statSync(path.join(folder, 'keys.json')).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder), ['keys.json']);
    assert.doesNotMatch(onDisk(), /sk-one/);
  });

  it('lie in the keyring and not in the file where a keyring works', async () => {
    await open({ keyring }).write(openai, 'sk-one');
    assert.equal(open().place(openai), 'keyring');
    assert.equal(await open({ keyring }).read(openai), 'sk-one');
    assert.doesNotMatch(onDisk(), /sk-one/);
    assert.deepEqual([...keyring.entries.values()], ['sk-one']);
  });

  it('differ between the data folders of one keyring', async () => {
    await open({ keyring }).write(openai, 'sk-one');
    await open({ keyring, dataFolder: '/elsewhere' }).write(openai, 'sk-two');
    assert.equal(await open({ keyring }).read(openai), 'sk-one');
  });

  for (const state of ['locked', 'forgetful'] as const) {
    it(`lie in the file where the keyring is ${state}`, async () => {
      keyring.simulate(state);
      await open({ keyring }).write(openai, 'sk-one');
      assert.equal(open().place(openai), 'file');
      assert.equal(await open({ keyring }).read(openai), 'sk-one');
      assert.deepEqual(log.texts('warn'), ['keyring not used']);
    });
  }

  it('are the newer ones when the keyring that held the older is back', async () => {
    await open({ keyring }).write(openai, 'sk-old');
    keyring.simulate('locked');
    await open({ keyring }).write(openai, 'sk-new');
    keyring.simulate('open');
    assert.equal(await open({ keyring }).read(openai), 'sk-new');
  });

  it('are none to give while the keyring is locked or away', async () => {
    await open({ keyring }).write(openai, 'sk-one');
    assert.equal(await open().read(openai), null);
    keyring.simulate('locked');
    assert.equal(await open({ keyring }).read(openai), null);
    assert.deepEqual(log.texts('warn'), ['key not in the keyring', 'keyring not read']);
  });

  it('are forgotten from where they lie, or said to be still there', async () => {
    await open({ keyring }).write(openai, 'sk-one');
    keyring.simulate('locked');
    await assert.rejects(open({ keyring }).remove(openai), { code: 'write_failed' });
    assert.equal(open().place(openai), 'keyring');
    keyring.simulate('open');
    await open({ keyring }).remove(openai);
    assert.deepEqual([...keyring.entries], []);
    await open().write(other, 'two');
    await open().remove(other);
    assert.deepEqual([open().place(openai), open().place(other)], ['none', 'none']);
    assert.doesNotMatch(onDisk(), /two/);
  });

  it('go before the one of the environment, which counts for OpenAI only (codex#21)', async () => {
    const keys = open({ environmentKey: 'sk-env\n' });
    assert.deepEqual([keys.place(openai), keys.place(other)], ['environment', 'none']);
    assert.deepEqual([await keys.read(openai), await keys.read(other)], ['sk-env', null]);
    await keys.write(openai, 'sk-stored');
    assert.deepEqual([keys.place(openai), await keys.read(openai)], ['file', 'sk-stored']);
    await keys.remove(openai);
    assert.equal(await open({ environmentKey: 'not a key' }).read(openai), null);
  });

  for (const text of ['', '  ', 'two words', 'sk-one\nsk-two', 'sk-"quoted"', 'sk-ü', 'a,b']) {
    it(`are not ${JSON.stringify(text)}, and the refusal does not repeat it`, async () => {
      await assert.rejects(open({ keyring }).write(openai, text), {
        code: 'request_invalid',
        message: 'A key is made of letters, digits, dots, dashes and underscores only.',
      });
      assert.deepEqual([readdirSync(folder), [...keyring.entries]], [[], []]);
    });
  }

  it('are set aside when they cannot be read', () => {
    writeFileSync(
      path.join(folder, 'keys.json'),
      '{"format":1,"keys":{"https://api.openai.com":{"place":"file","key":"sk-',
    );
    assert.equal(open().place(openai), 'none');
    assert.deepEqual(readdirSync(folder), ['keys.json.damaged']);
    assert.deepEqual(log.texts('error'), ['The stored keys could not be read and were set aside.']);
  });
});

describe("the system's keyring", () => {
  it('is none on a Linux without a session bus', async () => {
    assert.equal(await openSystemKeyring({}, 'linux'), undefined);
    assert.equal(await openSystemKeyring({ XDG_RUNTIME_DIR: '/nowhere' }, 'linux'), undefined);
  });

  it('refuses, and stores nothing elsewhere, when its bus does not answer', async (context: TestContext) => {
    const folder = await temporaryFolder(context);
    process.env['DBUS_SESSION_BUS_ADDRESS'] = `unix:path=${folder}/no-bus`;
    context.after(() => Reflect.deleteProperty(process.env, 'DBUS_SESSION_BUS_ADDRESS'));
    const keyring = await openSystemKeyring(process.env, 'linux');
    await assert.rejects(async () => keyring?.write('earshot test', 'secret') ?? Promise.reject(new Error('none')));
  });
});

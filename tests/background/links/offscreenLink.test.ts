import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OffscreenLink } from '../../../background/links/offscreenLink.ts';
import { FakeOffscreen } from '../../fakes/fakeOffscreen.ts';
import { WorkerClock, settle } from '../../fakes/workerClock.ts';

const never = { signal: new AbortController().signal };

function open(document = new FakeOffscreen()) {
  const clock = new WorkerClock();
  let lost = 0;
  const link = new OffscreenLink({ document, clock, listeners: () => ({}), onLost: () => (lost += 1) });
  return { document, clock, link, lost: () => lost };
}

describe('the link to offscreen', () => {
  it('makes one document for all who ask at once', async () => {
    const { document, link } = open();
    document.belongTo((port) => link.accept(port));
    await Promise.all([link.open(never), link.open(never), link.open(never)]);
    assert.deepEqual(await link.request('call.view', {}, never), { call: null });
  });

  it('takes over the document of an earlier worker', async () => {
    const document = new FakeOffscreen();
    document.belongTo(() => undefined);
    await document.create();
    const { link } = open(document);
    const opened = link.open(never);
    document.belongTo((port) => link.accept(port));
    await opened;
    assert.deepEqual(await link.request('call.view', {}, never), { call: null });
  });

  it('replaces a document that does not dial', async () => {
    const document = new FakeOffscreen();
    document.belongTo(() => undefined);
    await document.create();
    const { link, clock } = open(document);
    const opened = link.open(never);
    await settle();
    const silent = document.close.bind(document);
    document.close = async () => {
      await silent();
      document.belongTo((port) => link.accept(port));
    };
    await clock.pass(10_000);
    await opened;
    assert.deepEqual(await link.request('call.view', {}, never), { call: null });
  });

  it('says when no document comes up', async () => {
    const { document, link, clock } = open();
    document.belongTo(() => undefined);
    const refused = assert.rejects(link.open(never), { code: 'call_failed' });
    await clock.pass(10_000);
    await refused;
  });

  it('says at once when the document an earlier worker left is gone', async () => {
    const { link } = open();
    await assert.rejects(link.rejoin(never), { code: 'call_unknown' });
  });

  it('opened while it closes, makes a new document at once', async () => {
    const { document, link, clock } = open();
    document.belongTo((port) => link.accept(port));
    await link.open(never);
    const closing = link.close();
    const opened = link.open(never);
    await Promise.all([closing, opened]);
    assert.deepEqual([await link.request('call.view', {}, never), clock.delays], [{ call: null }, []]);
  });

  it('tells when the document goes, but not when it is closed on purpose', async () => {
    const { document, link, lost } = open();
    document.belongTo((port) => link.accept(port));
    await link.open(never);
    await link.close();
    await settle();
    assert.equal(lost(), 0);
    await link.open(never);
    document.simulateCrash();
    await settle();
    assert.equal(lost(), 1);
    await assert.rejects(link.request('call.view', {}, never), { code: 'port_closed' });
  });
});

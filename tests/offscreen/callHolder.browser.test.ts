import { CallHolder } from '../../offscreen/callHolder.ts';
import { expectEqual } from '../browser/expectEqual.ts';
import { FarPeer } from './farPeer.ts';
import { OffscreenWorker, Surroundings, attemptId, codeOf, offer } from './offscreenWorker.ts';

/** Lets the page's own events in: ports in memory deliver without leaving the present one. */
function pageEvents(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

describe('the call in offscreen', () => {
  let surroundings: Surroundings;
  let holder: CallHolder;
  let far: FarPeer;

  beforeEach(() => {
    surroundings = new Surroundings();
    holder = new CallHolder(surroundings);
    far = new FarPeer();
  });
  afterEach(async () => {
    await new OffscreenWorker(holder).ask('call.close', { attemptId });
    far.close();
  });

  it('offers audio and the data channel without waiting for candidates', async () => {
    const worker = new OffscreenWorker(holder);
    const { sdp } = await worker.ask('call.offer', offer);
    expectEqual(
      [/^m=audio /m, /^m=application /m, /^a=candidate:/m].map((line) => line.test(sdp)),
      [true, true, false],
    );
    expectEqual(await worker.ask('call.view', {}), {
      call: {
        attemptId,
        state: 'offering',
        channel: 'connecting',
        lastSeq: 0,
        microphone: 'opening',
        lagMs: 0,
        lostMs: 0,
      },
    });
  });

  it('sends the microphone through its audio graph', async () => {
    const worker = new OffscreenWorker(holder);
    await worker.connect(far);
    await far.hear();
  });

  it('meters both directions, only while watched', async () => {
    const worker = new OffscreenWorker(holder);
    await worker.connect(far);
    await worker.ask('level.watch', { on: true });
    await worker.until(() => worker.levels.output > 0.05);
    await worker.until(() => worker.levels.input > 0.01);
  });

  it('logs frames, hands them on only while watched, and forgets what is acknowledged', async () => {
    const worker = new OffscreenWorker(holder);
    await worker.connect(far);
    const channel = await far.channel;
    channel.send('one');
    await worker.ask('control.watch', { attemptId, on: true });
    channel.send('two');
    await worker.until(() => worker.frames.some(({ frame }) => frame === 'two'));
    await worker.ask('log.acknowledge', { attemptId, throughSeq: 1 });
    expectEqual(await worker.ask('log.read', { attemptId, afterSeq: 0 }), {
      frames: [{ seq: 2, frame: 'two' }],
      more: false,
      lost: 0,
    });
  });

  it('says that frames wait in its log, unless they are handed on or acknowledged', async () => {
    const worker = new OffscreenWorker(holder);
    await worker.connect(far);
    const channel = await far.channel;
    const pass = (): void => {
      for (const run of surroundings.later.splice(0)) run();
    };
    const grow = async (lastSeq: number): Promise<void> => {
      channel.send('{}');
      while (holder.view()?.lastSeq !== lastSeq) await pageEvents();
    };
    await grow(1);
    await grow(2);
    pass();
    await worker.until(() => worker.waits === 1);
    await grow(3);
    await worker.ask('log.acknowledge', { attemptId, throughSeq: 3 });
    pass();
    await worker.ask('control.watch', { attemptId, on: true });
    await grow(4);
    pass();
    await worker.until(() => worker.frames.length === 1);
    expectEqual(worker.waits, 1);
  });

  it('sends ready frames unread', async () => {
    const worker = new OffscreenWorker(holder);
    await worker.connect(far);
    const channel = await far.channel;
    const arrived = new Promise((resolve) => {
      channel.addEventListener('message', resolve, { once: true });
    });
    await worker.ask('control.send', { attemptId, frame: '{"type":"response.create"}' });
    await arrived;
    expectEqual(far.received, ['{"type":"response.create"}']);
  });

  it('refuses a frame that the channel cannot take', async () => {
    const worker = new OffscreenWorker(holder);
    await worker.connect(far);
    const frame = 'é'.repeat(40_000);
    expectEqual(await codeOf(worker.ask('control.send', { attemptId, frame })), 'message_too_large');
  });

  it('keeps the call for the next worker, with what came in between', async () => {
    const first = new OffscreenWorker(holder);
    await first.connect(far);
    await first.ask('control.watch', { attemptId, on: true });
    const next = new OffscreenWorker(holder);
    const channel = await far.channel;
    channel.send('before it asked');
    channel.send('still not watched');
    while (holder.view()?.lastSeq !== 2) await pageEvents();
    expectEqual(next.frames, []);
    expectEqual(await next.ask('call.view', {}), {
      call: {
        attemptId,
        state: 'connected',
        channel: 'open',
        lastSeq: 2,
        microphone: 'open',
        lagMs: 0,
        lostMs: 0,
      },
    });
    const { frames } = await next.ask('log.read', { attemptId, afterSeq: 0 });
    expectEqual(
      frames.map(({ frame }) => frame),
      ['before it asked', 'still not watched'],
    );
  });

  it('gives everything back on close, and does not know the call any more', async () => {
    const worker = new OffscreenWorker(holder);
    await worker.connect(far);
    const channel = await far.channel;
    const closed = new Promise((resolve) => {
      channel.addEventListener('close', resolve, { once: true });
    });
    await worker.ask('call.close', { attemptId });
    await closed;
    expectEqual(holder.busy, false);
    expectEqual(await worker.ask('call.view', {}), { call: null });
    expectEqual(await codeOf(worker.ask('call.answer', { attemptId, sdp: 'v=0' })), 'call_unknown');
  });

  it('replaces an earlier call by a new one', async () => {
    const worker = new OffscreenWorker(holder);
    await worker.ask('call.offer', { ...offer, attemptId: 'attempt-0' });
    await worker.connect(far);
    expectEqual(worker.view?.attemptId, attemptId);
    expectEqual(await codeOf(worker.ask('control.watch', { attemptId: 'attempt-0', on: true })), 'call_unknown');
  });

  it('says that an answer cannot be used', async () => {
    const worker = new OffscreenWorker(holder);
    await worker.ask('call.offer', offer);
    expectEqual(await codeOf(worker.ask('call.answer', { attemptId, sdp: '{"error":1}' })), 'call_failed');
  });
});

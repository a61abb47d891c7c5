import { CallHolder } from '../../offscreen/callHolder.ts';
import type { Failure } from '../../protocol/appError.ts';
import { callContract, serveContract } from '../../protocol/channel.ts';
import type { Calls, EventOf } from '../../protocol/contract.ts';
import type { OffscreenContract } from '../../protocol/offscreenContract.ts';
import { offscreenContract } from '../../protocol/offscreenContract.ts';
import { createPortPair } from '../../protocol/port.ts';
import { expectEqual } from '../browser/expectEqual.ts';
import { FarPeer } from './farPeer.ts';

type View = EventOf<OffscreenContract, 'call.changed'>['call'];
type Frame = EventOf<OffscreenContract, 'control.frame'>;

const never = { signal: new AbortController().signal };
const attemptId = 'attempt-1';
const offer = {
  attemptId,
  replays: false,
  devices: { microphoneId: null, speakerId: null },
  gate: 'open',
  earcon: false,
} as const;

/** A worker at the other end of a port of its own. */
class Worker {
  readonly calls: Calls<OffscreenContract>;
  readonly frames: Frame[] = [];
  readonly #waiting = new Set<() => void>();
  view: View | null = null;
  levels: EventOf<OffscreenContract, 'level.changed'> = { input: 0, output: 0 };
  failure: Failure | null = null;

  constructor(holder: CallHolder) {
    const [near, far] = createPortPair();
    holder.attach(serveContract(far, offscreenContract, holder.handlers));
    this.calls = callContract(near, offscreenContract, {
      'call.changed': ({ call }) => this.#note(() => (this.view = call)),
      'control.frame': (frame) => this.#note(() => this.frames.push(frame)),
      'level.changed': (levels) => this.#note(() => (this.levels = levels)),
      'microphone.failed': ({ failure }) => this.#note(() => (this.failure = failure)),
    });
  }

  /** Resolves as soon as an event has made it so. */
  async until(met: () => boolean): Promise<void> {
    while (!met()) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  #note(change: () => unknown): void {
    change();
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

async function connect(worker: Worker, far: FarPeer): Promise<void> {
  const { sdp } = await worker.calls.request('call.offer', offer, never);
  await worker.calls.request('call.answer', { attemptId, sdp: await far.answer(sdp) }, never);
  await worker.until(() => worker.view?.state === 'connected' && worker.view.controlOpen);
}

/** Lets the page's own events in: ports in memory deliver without leaving the present one. */
function pageEvents(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
    return 'resolved';
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}

describe('the call in offscreen', () => {
  let holder: CallHolder;
  let far: FarPeer;

  beforeEach(() => {
    holder = new CallHolder();
    far = new FarPeer();
  });
  afterEach(async () => {
    await new Worker(holder).calls.request('call.close', { attemptId, keepMicrophone: false }, never);
    far.close();
  });

  it('offers audio and the data channel without waiting for candidates', async () => {
    const worker = new Worker(holder);
    const { sdp } = await worker.calls.request('call.offer', offer, never);
    expectEqual(
      [/^m=audio /m, /^m=application /m, /^a=candidate:/m].map((line) => line.test(sdp)),
      [true, true, false],
    );
    expectEqual(await worker.calls.request('call.view', {}, never), {
      call: {
        attemptId,
        state: 'offering',
        controlOpen: false,
        lastSeq: 0,
        microphone: 'opening',
        lagMs: 0,
        lostMs: 0,
      },
    });
  });

  it('sends the microphone through its audio graph', async () => {
    const worker = new Worker(holder);
    await connect(worker, far);
    await far.hear();
  });

  it('meters both directions, only while watched', async () => {
    const worker = new Worker(holder);
    await connect(worker, far);
    await worker.calls.request('level.watch', { on: true }, never);
    await worker.until(() => worker.levels.output > 0.05);
    await worker.until(() => worker.levels.input > 0.01);
  });

  it('logs frames, hands them on only while watched, and forgets what is acknowledged', async () => {
    const worker = new Worker(holder);
    await connect(worker, far);
    const channel = await far.channel;
    channel.send('one');
    await worker.calls.request('control.watch', { attemptId, on: true }, never);
    channel.send('two');
    await worker.until(() => worker.frames.some(({ frame }) => frame === 'two'));
    await worker.calls.request('log.acknowledge', { attemptId, throughSeq: 1 }, never);
    expectEqual(await worker.calls.request('log.read', { attemptId, afterSeq: 0 }, never), {
      frames: [{ seq: 2, frame: 'two' }],
      more: false,
      lost: 0,
    });
  });

  it('sends ready frames unread', async () => {
    const worker = new Worker(holder);
    await connect(worker, far);
    const channel = await far.channel;
    const arrived = new Promise((resolve) => {
      channel.addEventListener('message', resolve, { once: true });
    });
    await worker.calls.request('control.send', { attemptId, frame: '{"type":"response.create"}' }, never);
    await arrived;
    expectEqual(far.received, ['{"type":"response.create"}']);
  });

  it('refuses a frame that the channel cannot take', async () => {
    const worker = new Worker(holder);
    await connect(worker, far);
    const frame = 'é'.repeat(40_000);
    expectEqual(await codeOf(worker.calls.request('control.send', { attemptId, frame }, never)), 'message_too_large');
  });

  it('keeps the call for the next worker, with what came in between', async () => {
    const first = new Worker(holder);
    await connect(first, far);
    await first.calls.request('control.watch', { attemptId, on: true }, never);
    const next = new Worker(holder);
    const channel = await far.channel;
    channel.send('before it asked');
    channel.send('still not watched');
    while (holder.view()?.lastSeq !== 2) await pageEvents();
    expectEqual(next.frames, []);
    expectEqual(await next.calls.request('call.view', {}, never), {
      call: {
        attemptId,
        state: 'connected',
        controlOpen: true,
        lastSeq: 2,
        microphone: 'open',
        lagMs: 0,
        lostMs: 0,
      },
    });
    const { frames } = await next.calls.request('log.read', { attemptId, afterSeq: 0 }, never);
    expectEqual(
      frames.map(({ frame }) => frame),
      ['before it asked', 'still not watched'],
    );
  });

  it('gives everything back on close, and does not know the call any more', async () => {
    const worker = new Worker(holder);
    await connect(worker, far);
    const channel = await far.channel;
    const closed = new Promise((resolve) => {
      channel.addEventListener('close', resolve, { once: true });
    });
    await worker.calls.request('call.close', { attemptId, keepMicrophone: false }, never);
    await closed;
    expectEqual(holder.busy, false);
    expectEqual(await worker.calls.request('call.view', {}, never), { call: null });
    expectEqual(await codeOf(worker.calls.request('call.answer', { attemptId, sdp: 'v=0' }, never)), 'call_unknown');
  });

  it('replaces an earlier call by a new one', async () => {
    const worker = new Worker(holder);
    await worker.calls.request('call.offer', { ...offer, attemptId: 'attempt-0' }, never);
    await connect(worker, far);
    expectEqual(worker.view?.attemptId, attemptId);
    expectEqual(
      await codeOf(worker.calls.request('control.watch', { attemptId: 'attempt-0', on: true }, never)),
      'call_unknown',
    );
  });

  it('says that an answer cannot be used', async () => {
    const worker = new Worker(holder);
    await worker.calls.request('call.offer', offer, never);
    expectEqual(
      await codeOf(worker.calls.request('call.answer', { attemptId, sdp: '{"error":1}' }, never)),
      'call_failed',
    );
  });
});

describe('the microphone', () => {
  const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  const query = navigator.permissions.query.bind(navigator.permissions);
  afterEach(() => {
    navigator.mediaDevices.getUserMedia = getUserMedia;
    navigator.permissions.query = query;
  });

  const refuse = (name: string, state: PermissionState): void => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('refused', name));
    navigator.permissions.query = () =>
      Promise.resolve(Object.assign(new EventTarget(), { state }) as PermissionStatus);
  };

  for (const [name, state, code] of [
    ['NotAllowedError', 'prompt', 'microphone_dismissed'],
    ['NotAllowedError', 'denied', 'microphone_denied'],
    ['NotFoundError', 'prompt', 'microphone_missing'],
    ['NotReadableError', 'granted', 'microphone_missing'],
  ] as const) {
    it(`fails with ${code} on ${name} while the permission is ${state}, and the offer is made all the same`, async () => {
      refuse(name, state);
      const holder = new CallHolder();
      const worker = new Worker(holder);
      await worker.calls.request('call.offer', offer, never);
      await worker.until(() => worker.failure !== null);
      expectEqual([worker.failure?.code, holder.view()?.microphone], [code, 'gone']);
      await worker.calls.request('call.close', { attemptId, keepMicrophone: false }, never);
    });
  }

  it('tells when its track ends by itself, a later worker too', async () => {
    let track: MediaStreamTrack | undefined;
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await getUserMedia(constraints);
      [track] = stream.getTracks();
      return stream;
    };
    const holder = new CallHolder();
    const worker = new Worker(holder);
    await worker.calls.request('call.offer', offer, never);
    await worker.until(() => worker.view?.microphone === 'open');
    track?.dispatchEvent(new Event('ended'));
    await worker.until(() => worker.failure?.code === 'microphone_lost');
    const next = new Worker(holder);
    await next.until(() => next.failure?.code === 'microphone_lost');
    await next.calls.request('call.close', { attemptId, keepMicrophone: false }, never);
  });
});

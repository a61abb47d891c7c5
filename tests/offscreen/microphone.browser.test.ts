import { CallHolder } from '../../offscreen/callHolder.ts';
import { expectEqual } from '../browser/expectEqual.ts';
import { OffscreenWorker, Surroundings, attemptId, codeOf, offer } from './offscreenWorker.ts';
import { SpokenMicrophone } from './spokenMicrophone.ts';

const missing = (): DOMException => new DOMException('gone', 'NotFoundError');

describe('the microphone', () => {
  const query = navigator.permissions.query.bind(navigator.permissions);
  let microphone: SpokenMicrophone;
  let surroundings: Surroundings;
  let holder: CallHolder;
  let worker: OffscreenWorker;

  beforeEach(() => {
    microphone = new SpokenMicrophone();
    surroundings = new Surroundings();
    holder = new CallHolder(surroundings);
    worker = new OffscreenWorker(holder);
  });
  afterEach(async () => {
    navigator.permissions.query = query;
    await worker.ask('call.close', { attemptId });
    microphone.close();
  });

  const open = async (): Promise<void> => {
    await worker.ask('call.offer', offer);
    await worker.until(() => worker.view?.microphone === 'open');
  };
  /** The devices that were asked for, in order. */
  const asked = (): unknown[] =>
    microphone.opened.map(({ constraints }) => {
      const { audio } = constraints ?? {};
      return typeof audio === 'object' ? (audio.deviceId ?? null) : audio;
    });
  const states = (): unknown[] => microphone.opened.map(({ track }) => track.readyState);

  for (const [name, state, code] of [
    ['NotAllowedError', 'prompt', 'microphone_dismissed'],
    ['NotAllowedError', 'denied', 'microphone_denied'],
    ['NotFoundError', 'prompt', 'microphone_missing'],
    ['NotReadableError', 'granted', 'microphone_missing'],
  ] as const) {
    it(`fails with ${code} on ${name} while the permission is ${state}, and the offer is made all the same`, async () => {
      microphone.failures.push(new DOMException('refused', name));
      navigator.permissions.query = () =>
        Promise.resolve(Object.assign(new EventTarget(), { state }) as PermissionStatus);
      const { sdp } = await worker.ask('call.offer', offer);
      await worker.until(() => worker.failure !== null);
      expectEqual([sdp === '', worker.failure?.code, worker.view?.microphone], [false, code, 'gone']);
    });
  }

  it('is opened with the preferred device, which need not be there', async () => {
    await worker.ask('call.offer', { ...offer, devices: { microphoneId: 'desk', speakerId: 'no such speaker' } });
    await worker.until(() => worker.view?.microphone === 'open');
    expectEqual(asked(), [{ ideal: 'desk' }]);
  });

  it('is replaced by the default one when its track ends by itself', async () => {
    await open();
    microphone.track?.dispatchEvent(new Event('ended'));
    await worker.until(() => worker.view?.microphone === 'opening');
    await worker.until(() => worker.view?.microphone === 'open');
    expectEqual([asked(), worker.failure], [[null, null], null]);
  });

  it('is gone when nothing replaces it, and a later worker hears so too', async () => {
    await open();
    microphone.failures.push(missing());
    microphone.track?.dispatchEvent(new Event('ended'));
    await worker.until(() => worker.failure?.code === 'microphone_lost');
    expectEqual(worker.view?.microphone, 'gone');
    const later = new OffscreenWorker(holder);
    await later.until(() => later.failure?.code === 'microphone_lost');
  });

  it('gets another chance in the session’s next call', async () => {
    microphone.failures.push(missing());
    await worker.ask('call.offer', offer);
    await worker.until(() => worker.failure !== null);
    await worker.ask('call.offer', { ...offer, replays: true });
    await worker.until(() => worker.view?.microphone === 'open');
  });

  it('is stopped while muted, not only silent, and opened again after', async () => {
    await open();
    await worker.ask('microphone.mute', { attemptId, on: true });
    expectEqual([states(), worker.view?.microphone], [['ended'], 'muted']);
    await worker.ask('microphone.mute', { attemptId, on: false });
    expectEqual([states(), worker.view?.microphone], [['ended', 'live'], 'open']);
  });

  it('stays muted in the next call, and when it cannot be opened again', async () => {
    await open();
    await worker.ask('microphone.mute', { attemptId, on: true });
    await worker.ask('call.offer', { ...offer, replays: true });
    microphone.failures.push(missing());
    expectEqual(await codeOf(worker.ask('microphone.mute', { attemptId, on: false })), 'microphone_missing');
    expectEqual([states(), worker.view?.microphone, worker.failure], [['ended'], 'muted', null]);
  });

  it('muted while it was being opened, does not open', async () => {
    await worker.ask('call.offer', offer);
    await worker.ask('microphone.mute', { attemptId, on: true });
    await worker.ask('microphone.mute', { attemptId, on: false });
    expectEqual([worker.view?.microphone, states().filter((state) => state === 'live').length], ['open', 1]);
  });

  it('is changed in the running call: the old one is heard until the new one is (codex#121)', async () => {
    await open();
    const before = worker.views.length;
    await worker.ask('devices.use', { attemptId, microphoneId: 'headset', speakerId: null });
    expectEqual(
      [asked(), states()],
      [
        [null, { exact: 'headset' }],
        ['ended', 'live'],
      ],
    );
    expectEqual(
      worker.views.slice(before).map((view) => view.microphone),
      ['open'],
    );
  });

  it('stays what it was when the chosen one cannot be opened', async () => {
    await open();
    microphone.failures.push(new OverconstrainedError('deviceId'));
    const refused = worker.ask('devices.use', { attemptId, microphoneId: 'unplugged', speakerId: null });
    expectEqual(await codeOf(refused), 'microphone_missing');
    expectEqual([states(), worker.view?.microphone, worker.failure], [['live'], 'open', null]);
  });

  it('chosen while muted, is opened with the next word', async () => {
    await open();
    await worker.ask('microphone.mute', { attemptId, on: true });
    await worker.ask('devices.use', { attemptId, microphoneId: 'headset', speakerId: null });
    await worker.ask('microphone.mute', { attemptId, on: false });
    expectEqual(asked(), [null, { ideal: 'headset' }]);
  });

  it('is released with the call, at once', async () => {
    await open();
    await worker.ask('call.close', { attemptId });
    expectEqual([states(), holder.busy], [['ended'], false]);
  });

  it('is released by whoever closes all there is, whatever the last call was called', async () => {
    await open();
    await worker.ask('call.close', { attemptId: 'attempt-2' });
    expectEqual([states(), holder.busy], [['live'], true]);
    await worker.ask('call.close', { attemptId: null });
    expectEqual([states(), holder.busy], [['ended'], false]);
  });

  it('changed as its call ends, does not open again', async () => {
    await open();
    // The speaker is changed first, which takes a moment.
    const changing = worker.ask('devices.use', { attemptId, microphoneId: 'headset', speakerId: null });
    await worker.ask('call.close', { attemptId });
    await changing;
    expectEqual(states(), ['ended']);
  });

  it('released before it was open, does not open', async () => {
    await worker.ask('call.offer', offer);
    await worker.ask('call.close', { attemptId });
    await worker.ask('call.offer', offer);
    await worker.until(() => worker.view?.microphone === 'open');
    expectEqual(states().filter((state) => state === 'live').length, 1);
  });
});

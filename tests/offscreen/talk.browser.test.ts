import { CallHolder } from '../../offscreen/callHolder.ts';
import { expectEqual } from '../browser/expectEqual.ts';
import { Ear } from './ear.ts';
import { FarPeer } from './farPeer.ts';
import { OffscreenWorker, Surroundings, attemptId, offer } from './offscreenWorker.ts';
import { SpokenMicrophone } from './spokenMicrophone.ts';

const next = { ...offer, attemptId: 'attempt-2', replays: true } as const;

describe('what is said', () => {
  let microphone: SpokenMicrophone;
  let worker: OffscreenWorker;
  let far: FarPeer;
  let ear: Ear;
  let closing: (() => void)[];

  const openEar = async (peer: FarPeer): Promise<Ear> => {
    const opened = new Ear();
    closing.push(() => opened.close());
    await opened.listen(await peer.sound);
    return opened;
  };
  const openFar = (): FarPeer => {
    const opened = new FarPeer();
    closing.push(() => opened.close());
    return opened;
  };

  beforeEach(() => {
    closing = [];
    microphone = new SpokenMicrophone();
    worker = new OffscreenWorker(new CallHolder(new Surroundings()));
    far = openFar();
  });
  afterEach(async () => {
    for (const name of [attemptId, next.attemptId]) {
      await worker.ask('call.close', { attemptId: name });
    }
    microphone.close();
    for (const close of closing) close();
  });

  /** Offers, and waits until the microphone is recorded. */
  const record = async (): Promise<string> => {
    const { sdp } = await worker.ask('call.offer', offer);
    await worker.until(() => worker.view?.microphone === 'open');
    return sdp;
  };

  /** Connects the recorded call, with an ear at the far end from the first packet on. */
  const connect = async (sdp: string, peer = far, name: string = attemptId): Promise<void> => {
    const answered = worker.answer(peer, name, sdp);
    ear = await openEar(peer);
    await answered;
  };

  it('before the call is connected arrives complete and in order, then live, though the voice speaks (codex#101)', async () => {
    const sdp = await record();
    await microphone.say(500, 900, 1_400, 700);
    await worker.until(() => (worker.view?.lagMs ?? 0) > 900);
    await connect(sdp);
    await microphone.say(2_000, 1_150);
    await ear.until(() => ear.hz.at(-1) === 1_150);
    expectEqual(ear.hz, [500, 900, 1_400, 700, 2_000, 1_150]);
    await worker.until(() => worker.view?.lagMs === 0);
    expectEqual(worker.view?.lostMs, 0);
  });

  it('arrives without its long pauses when the call is behind', async () => {
    const sdp = await record();
    await microphone.say(500);
    await microphone.pause(3);
    await microphone.say(900);
    // The pause has been cut already: what is left is two notes and a fifth of a second, and what fades.
    const lagMs = worker.view?.lagMs ?? 0;
    expectEqual(lagMs < 1_500, true);
    await connect(sdp);
    await ear.until(() => ear.hz.at(-1) === 900);
    expectEqual(ear.hz, [500, 900]);
    await worker.until(() => worker.view?.lagMs === 0);
  });

  it('is not recorded before there is a call', async () => {
    await microphone.say(500);
    expectEqual(microphone.opened.length, 0);
    const sdp = await record();
    await microphone.say(900);
    await connect(sdp);
    await ear.until(() => ear.hz.length > 0);
    expectEqual(ear.hz, [900]);
  });

  it('is said again to the next call, once, unless it is settled', async () => {
    await connect(await record());
    await microphone.say(500);
    await ear.until(() => ear.hz.at(-1) === 500);
    await worker.ask('speech.settle', { attemptId, throughMs: 600_000, pending: [] });
    await microphone.say(900, 1_400);
    await ear.until(() => ear.hz.at(-1) === 1_400);
    const { sdp } = await worker.ask('call.offer', next);
    await microphone.say(2_000);
    await connect(sdp, openFar(), next.attemptId);
    await ear.until(() => ear.hz.at(-1) === 2_000);
    expectEqual([ear.hz, microphone.opened.length], [[900, 1_400, 2_000], 1]);
    // The third call hears only what the second was the first to hear.
    const third = { ...next, attemptId };
    const offered = await worker.ask('call.offer', third);
    await connect(offered.sdp, openFar(), attemptId);
    await microphone.say(700);
    await ear.until(() => ear.hz.at(-1) === 700);
    expectEqual(ear.hz, [2_000, 700]);
  });

  it('is not said again in a new session, which hears only its own (codex#12)', async () => {
    await connect(await record());
    await microphone.say(500);
    await ear.until(() => ear.hz.at(-1) === 500);
    const { track } = microphone;
    const { sdp } = await worker.ask('call.offer', { ...next, replays: false });
    expectEqual(track?.readyState, 'ended');
    await worker.until(() => worker.view?.attemptId === next.attemptId && worker.view.microphone === 'open');
    await microphone.say(900);
    await connect(sdp, openFar(), next.attemptId);
    await ear.until(() => ear.hz.length > 0);
    expectEqual(ear.hz, [900]);
  });

  it('is kept between two calls', async () => {
    await connect(await record());
    await worker.ask('speech.settle', { attemptId, throughMs: 600_000, pending: [] });
    await microphone.say(1_400);
    const { sdp } = await worker.ask('call.offer', next);
    await connect(sdp, openFar(), next.attemptId);
    await ear.until(() => ear.hz.length > 0);
    expectEqual([ear.hz, microphone.track?.readyState], [[1_400], 'live']);
  });
});

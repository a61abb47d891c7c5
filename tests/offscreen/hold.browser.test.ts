import { CallHolder } from '../../offscreen/callHolder.ts';
import { expectEqual } from '../browser/expectEqual.ts';
import { Ear } from './ear.ts';
import { FarPeer } from './farPeer.ts';
import { OffscreenWorker, Surroundings, attemptId, offer } from './offscreenWorker.ts';
import { SpokenMicrophone } from './spokenMicrophone.ts';

const held = { ...offer, gate: 'shut' } as const;

describe('hold to talk', () => {
  const RealPeer = globalThis.RTCPeerConnection;
  let microphone: SpokenMicrophone;
  let worker: OffscreenWorker;
  let far: FarPeer;
  /** Hears what goes into the call before it leaves. */
  let ear: Ear;
  let listening: Promise<void>;

  beforeEach(() => {
    microphone = new SpokenMicrophone();
    worker = new OffscreenWorker(new CallHolder(new Surroundings()));
    far = new FarPeer();
    ear = new Ear();
    globalThis.RTCPeerConnection = class extends RealPeer {
      override addTrack(track: MediaStreamTrack, ...streams: MediaStream[]): RTCRtpSender {
        listening = ear.listen(new MediaStream([track]));
        return super.addTrack(track, ...streams);
      }
    };
  });
  afterEach(async () => {
    globalThis.RTCPeerConnection = RealPeer;
    await worker.ask('call.close', { attemptId });
    microphone.close();
    ear.close();
    far.close();
  });

  const open = async (): Promise<void> => {
    await worker.connect(far, held);
    await worker.until(() => worker.view?.microphone === 'open');
    await listening;
  };

  it('sends nothing of what is said while the gate is shut', async () => {
    await open();
    await microphone.say(500);
    await worker.ask('gate.open', { attemptId, frames: ['press'] });
    await microphone.say(900);
    await ear.until(() => ear.hz.length > 0);
    expectEqual([ear.hz, far.received], [[900], ['press']]);
  });

  it('sends the frames of the release after all that was said', async () => {
    await open();
    await worker.ask('gate.open', { attemptId, frames: ['press'] });
    await microphone.say(900, 1_400);
    const released = worker.ask('gate.shut', { attemptId, frames: ['commit', 'respond'] });
    await far.untilReceived(3);
    expectEqual(
      [ear.hz, far.received],
      [
        [900, 1_400],
        ['press', 'commit', 'respond'],
      ],
    );
    expectEqual((await released).end, 'sent');
  });

  it('keeps a press right after a release in its place', async () => {
    await open();
    await worker.ask('gate.open', { attemptId, frames: ['press 1'] });
    await microphone.say(900);
    const released = worker.ask('gate.shut', { attemptId, frames: ['commit 1'] });
    await worker.ask('gate.open', { attemptId, frames: ['press 2'] });
    await microphone.say(1_400);
    await worker.ask('gate.shut', { attemptId, frames: ['commit 2'] });
    await far.untilReceived(4);
    expectEqual(
      [ear.hz, far.received],
      [
        [900, 1_400],
        ['press 1', 'commit 1', 'press 2', 'commit 2'],
      ],
    );
    expectEqual((await released).end, 'sent');
  });

  it('ends no turn of silence', async () => {
    await open();
    await worker.ask('gate.open', { attemptId, frames: ['press'] });
    const empty = await worker.ask('gate.shut', { attemptId, frames: ['commit'] });
    await worker.ask('gate.open', { attemptId, frames: ['press again'] });
    await far.untilReceived(2);
    expectEqual([empty.end, far.received], ['empty', ['press', 'press again']]);
  });

  it('waits with what was said and released before the call was connected', async () => {
    const { sdp } = await worker.ask('call.offer', offer);
    await worker.until(() => worker.view?.microphone === 'open');
    await microphone.say(900);
    const released = worker.ask('gate.shut', { attemptId, frames: ['commit'] });
    await microphone.say(500);
    await worker.answer(far, attemptId, sdp);
    expectEqual((await released).end, 'sent');
    await far.untilReceived(1);
    expectEqual([ear.hz, far.received], [[900], ['commit']]);
  });

  it('says that a release was not sent when the call ends before, and ends the turn in the next', async () => {
    await worker.ask('call.offer', offer);
    await worker.until(() => worker.view?.microphone === 'open');
    await microphone.say(900);
    const released = worker.ask('gate.shut', { attemptId, frames: ['commit'] });
    await worker.connect(far, { ...held, replays: true });
    expectEqual(await released, { end: 'unsent', throughMs: 0 });
    expectEqual((await worker.ask('gate.shut', { attemptId, frames: ['commit again'] })).end, 'sent');
    await far.untilReceived(1);
    expectEqual(far.received, ['commit again']);
  });
});

import { CallHolder } from '../../offscreen/callHolder.ts';
import { expectEqual } from '../browser/expectEqual.ts';
import { FarPeer } from './farPeer.ts';
import { OffscreenWorker, Surroundings, attemptId, codeOf, offer } from './offscreenWorker.ts';
import { SpokenMicrophone } from './spokenMicrophone.ts';

describe('the speaker', () => {
  const RealAudio = globalThis.Audio;
  const RealContext = globalThis.AudioContext;
  const enumerate = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
  let elements: HTMLAudioElement[];
  let tones: number;
  let microphone: SpokenMicrophone;
  let worker: OffscreenWorker;
  let far: FarPeer;

  beforeEach(() => {
    far = new FarPeer();
    elements = [];
    tones = 0;
    microphone = new SpokenMicrophone();
    globalThis.Audio = class extends RealAudio {
      constructor() {
        super();
        elements.push(this);
      }
    };
    globalThis.AudioContext = class extends RealContext {
      override createOscillator(): OscillatorNode {
        tones += 1;
        return super.createOscillator();
      }
    };
    worker = new OffscreenWorker(new CallHolder(new Surroundings()));
  });
  afterEach(async () => {
    await worker.ask('call.close', { attemptId });
    globalThis.Audio = RealAudio;
    globalThis.AudioContext = RealContext;
    navigator.mediaDevices.enumerateDevices = enumerate;
    microphone.close();
    far.close();
  });

  const changed = async (element: HTMLAudioElement | undefined): Promise<void> => {
    await new Promise((resolve) => {
      element?.addEventListener('volumechange', resolve, { once: true });
    });
  };

  /** A speaker that is not the default one. */
  const otherSpeaker = async (): Promise<string> => {
    const devices = await enumerate();
    const other = devices.find(({ kind, deviceId }) => kind === 'audiooutput' && deviceId !== 'default');
    if (other === undefined) throw new Error('The browser has a second speaker.');
    return other.deviceId;
  };

  it('silences the voice at once, tells the provider, and lets its next output be heard (codex#104)', async () => {
    await worker.connect(far);
    await worker.ask('level.watch', { on: true });
    await worker.until(() => worker.levels.output > 0.05);
    const [voice] = elements;
    await worker.ask('speaker.silence', { attemptId, frames: ['cancel', 'clear'] });
    expectEqual(voice?.muted, true);
    await far.untilReceived(2);
    expectEqual(far.received, ['cancel', 'clear']);
    // The provider stops, as it was told.
    const heardAgain = changed(voice);
    far.speaks = false;
    await heardAgain;
    expectEqual([voice?.muted, worker.levels.output < 0.05], [false, true]);
  });

  it('is not silent in the next call', async () => {
    await worker.connect(far);
    await worker.ask('speaker.silence', { attemptId, frames: [] });
    await worker.ask('call.offer', { ...offer, replays: true });
    expectEqual(
      elements.map(({ muted }) => muted),
      [false, false],
    );
  });

  it('is changed in the running call, for voice and tones', async () => {
    await worker.connect(far);
    const speakerId = await otherSpeaker();
    await worker.ask('devices.use', { attemptId, microphoneId: null, speakerId });
    expectEqual(
      elements.map(({ sinkId }) => sinkId),
      [speakerId, speakerId],
    );
    const refused = worker.ask('devices.use', { attemptId, microphoneId: null, speakerId: 'unplugged' });
    expectEqual(await codeOf(refused), 'speaker_missing');
    expectEqual(
      elements.map(({ sinkId }) => sinkId),
      [speakerId, speakerId],
    );
    await worker.ask('devices.use', { attemptId, microphoneId: null, speakerId: null });
    expectEqual(
      elements.map(({ sinkId }) => sinkId),
      ['', ''],
    );
  });

  it('that is not there does not keep the microphone from being changed', async () => {
    await worker.ask('call.offer', offer);
    await worker.until(() => worker.view?.microphone === 'open');
    const change = worker.ask('devices.use', { attemptId, microphoneId: 'desk', speakerId: 'unplugged' });
    expectEqual(await codeOf(change), 'speaker_missing');
    expectEqual(microphone.opened.at(-1)?.constraints?.audio, {
      ...{ echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      deviceId: { exact: 'desk' },
    });
  });

  it('that goes away is replaced by the default one, which is told once', async () => {
    await worker.connect(far);
    const speakerId = await otherSpeaker();
    await worker.ask('devices.use', { attemptId, microphoneId: null, speakerId });
    const change = new Event('devicechange');
    navigator.mediaDevices.dispatchEvent(change);
    // Without a permission nobody can tell.
    navigator.mediaDevices.enumerateDevices = () => Promise.resolve([]);
    navigator.mediaDevices.dispatchEvent(change);
    const all = await enumerate();
    expectEqual(
      elements.map(({ sinkId }) => sinkId),
      [speakerId, speakerId],
    );
    navigator.mediaDevices.enumerateDevices = () =>
      Promise.resolve(all.filter(({ deviceId }) => deviceId !== speakerId));
    navigator.mediaDevices.dispatchEvent(change);
    navigator.mediaDevices.dispatchEvent(change);
    await worker.until(() => worker.speakerFailures.length > 0);
    navigator.mediaDevices.dispatchEvent(change);
    await worker.ask('devices.use', { attemptId, microphoneId: null, speakerId: null });
    expectEqual(
      [elements.map(({ sinkId }) => sinkId), worker.speakerFailures.map(({ code }) => code)],
      [['', ''], ['speaker_missing']],
    );
  });

  it('sounds the earcon when the microphone begins to listen, and only if asked to', async () => {
    await worker.ask('call.offer', offer);
    await worker.until(() => worker.view?.microphone === 'open');
    expectEqual(tones, 0);
    await worker.ask('call.offer', { ...offer, earcon: true });
    await worker.until(() => worker.view?.microphone === 'open');
    expectEqual(tones, 1);
  });

  it('sounds the earcon when the gate opens, not while it is shut', async () => {
    await worker.ask('call.offer', { ...offer, earcon: true, gate: 'shut' });
    await worker.until(() => worker.view?.microphone === 'open');
    expectEqual(tones, 0);
    await worker.ask('gate.open', { attemptId, frames: [] });
    expectEqual(tones, 1);
  });
});

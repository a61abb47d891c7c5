import type { Earshot } from '../../scripts/browser/openEarshot.ts';
import { toPageScript } from '../../scripts/browser/pageScript.ts';

declare global {
  // Only `var` declares a property of globalThis.
  var earshotPeers: RTCPeerConnection[];
  var earshotRecorder: MediaRecorder | undefined;
  var earshotRecorded: Blob[];
}

/** Keeps every peer connection the offscreen document makes within reach, and records what comes out of the last. */
export const probeScript = toPageScript(installProbe);

function installProbe(): void {
  if ('earshotPeers' in globalThis) return; // The document of an earlier session, kept warm.
  Object.assign(globalThis, { earshotPeers: [], earshotRecorded: [] });
  const Original = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      earshotPeers.push(this);
      this.addEventListener('track', ({ track }) => {
        const [recorder, recorded]: [MediaRecorder, Blob[]] = [new MediaRecorder(new MediaStream([track])), []];
        recorder.addEventListener('dataavailable', ({ data }) => recorded.push(data));
        recorder.start();
        Object.assign(globalThis, { earshotRecorder: recorder, earshotRecorded: recorded });
      });
    }
  };
}

/** Nothing goes in or out of the data channel: the sideband must do alone. */
export const muteDataChannelScript = toPageScript(muteDataChannel);

function muteDataChannel(): void {
  const Original = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Original {
    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, options);
      channel.addEventListener('message', (event) => {
        event.stopImmediatePropagation();
      });
      channel.send = () => undefined;
      return channel;
    }
  };
}

/** How many peer connections there have been, the state of the last, and the packets it has sent and received. */
export async function readPeer({
  offscreen,
}: Earshot): Promise<{ count: number; state: string; sent: number; received: number }> {
  const answer = await offscreen.evaluate(toPageScript(peerNumbers));
  return answer as Awaited<ReturnType<typeof readPeer>>;
}

async function peerNumbers(): Promise<{ count: number; state: string; sent: number; received: number }> {
  const peer = earshotPeers.at(-1);
  let [sent, received] = [0, 0];
  for (const report of (await peer?.getStats())?.values() ?? []) {
    const { type, packetsSent = 0, packetsReceived = 0 } = report as Record<string, number> & { type: string };
    if (type === 'outbound-rtp') sent += packetsSent;
    if (type === 'inbound-rtp') received += packetsReceived;
  }
  return { count: earshotPeers.length, state: peer?.connectionState ?? 'none', sent, received };
}

/** Ends the recording: all that has come out of the call, at 16 kHz. */
export async function readSound({ offscreen }: Earshot): Promise<Float32Array<ArrayBuffer>> {
  const bytes = Uint8Array.from(Buffer.from(String(await offscreen.evaluate(toPageScript(recordedSound))), 'base64'));
  return Float32Array.from(new Int16Array(bytes.buffer), (sample) => sample / 32_768);
}

async function recordedSound(): Promise<string> {
  const recorder = earshotRecorder;
  if (recorder === undefined) throw new Error('No call has had sound.');
  const stopped = new Promise((resolve) => {
    recorder.addEventListener('stop', resolve, { once: true });
  });
  recorder.stop();
  await stopped;
  // Decoding resamples to the rate of the context that decodes.
  const context = new OfflineAudioContext({ length: 1, sampleRate: 16_000 });
  const sound = await context.decodeAudioData(await new Blob(earshotRecorded).arrayBuffer());
  const samples = Int16Array.from(sound.getChannelData(0), (sample) => Math.round(sample * 32_767));
  return btoa(new Uint8Array(samples.buffer).reduce((text, byte) => text + String.fromCharCode(byte), ''));
}

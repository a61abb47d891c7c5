import type { Earshot } from '../../scripts/browser/openEarshot.ts';
import { toPageScript } from '../../scripts/browser/pageScript.ts';

declare global {
  // Only `var` declares a property of globalThis.
  var earshotPeers: RTCPeerConnection[];
}

/** Keeps every peer connection the offscreen document makes within reach, and records what comes out of it at 16 kHz. */
export const probeScript = toPageScript(installProbe);

function installProbe(): void {
  const peers: RTCPeerConnection[] = [];
  const samples: number[] = [];
  Object.assign(globalThis, { earshotPeers: peers, earshotSamples: samples });
  const Original = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      peers.push(this);
      this.addEventListener('track', ({ track }) => {
        const context = new AudioContext({ sampleRate: 16_000 });
        const source = context.createMediaStreamSource(new MediaStream([track]));
        // An AudioWorklet needs a script file, and the extension's CSP rightly loads none of ours.
        /* eslint-disable @typescript-eslint/no-deprecated */
        const tap = context.createScriptProcessor(4096, 1, 1);
        tap.onaudioprocess = ({ inputBuffer }) => {
          for (const sample of inputBuffer.getChannelData(0)) samples.push(Math.round(sample * 32_767));
        };
        /* eslint-enable @typescript-eslint/no-deprecated */
        source.connect(tap).connect(context.destination);
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

/** What has come out of the call so far, at 16 kHz. */
export async function readSound({ offscreen }: Earshot): Promise<Float32Array<ArrayBuffer>> {
  const answer = await offscreen.evaluate(
    `btoa(new Uint8Array(new Int16Array(earshotSamples).buffer).reduce((text, byte) => text + String.fromCharCode(byte), ''))`,
  );
  const bytes = Uint8Array.from(Buffer.from(String(answer), 'base64'));
  return Float32Array.from(new Int16Array(bytes.buffer), (sample) => sample / 32_768);
}

import { RTCPeerConnection } from 'werift';
import { OpusCodec } from './opus.ts';
import { Peer } from './peer.ts';

const idle = {
  connected: ignore,
  closed: ignore,
  controlOpened: ignore,
  frameReceived: ignore,
  packetReceived: ignore,
};

/** Answers an offer of our own, or the first caller waits 300 ms longer: for key generation and code that never ran. */
export async function warmUpPeers(): Promise<void> {
  const client = new RTCPeerConnection({ iceServers: [] });
  client.addTransceiver('audio');
  client.createDataChannel('warm-up');
  const { sdp } = await client.createOffer();
  const peer = new Peer({ nowMs: () => 0 }, idle);
  await peer.answer(sdp);
  const opus = new OpusCodec();
  opus.decode(opus.encode(new Int16Array(960)));
  opus.close();
  await Promise.all([peer.close(), client.close()]);
}

function ignore(): void {
  // This connection is never used.
}

import { setTimeout } from 'node:timers/promises';
import { MediaStreamTrack, RTCPeerConnection, RtpHeader, RtpPacket } from 'werift';
import type { RTCDataChannel } from 'werift';
import type { AudioPacket } from './jitterBuffer.ts';

/** What a peer connection tells its call. */
export interface PeerListener {
  connected(): void;
  /** Once: the other side closed it, or is gone. */
  closed(): void;
  /** The client's data channel for events is open. */
  controlOpened(): void;
  frameReceived(frame: string): void;
  packetReceived(packet: AudioPacket): void;
}

const loopback = '127.0.0.1';
const controlLabel = 'oai-events';
const frameSamples = 960;
/** How long a client may take to close its end of the data channel. */
const goodbyeMs = 500;

/** The server's end of one WebRTC call. It listens on loopback alone. */
export class Peer {
  readonly #connection: RTCPeerConnection;
  readonly #track = new MediaStreamTrack({ kind: 'audio' });
  readonly #listener: PeerListener;
  #control: RTCDataChannel | undefined;
  #sequence = 0;
  #timestamp = 0;
  #closed = false;
  #lastSignMs: number;

  constructor(clock: { nowMs(): number }, listener: PeerListener) {
    this.#lastSignMs = clock.nowMs();
    this.#listener = listener;
    this.#connection = new RTCPeerConnection({
      // werift asks a public STUN server unless told otherwise.
      iceServers: [],
      iceUseIpv6: false,
      iceAdditionalHostAddresses: [loopback],
      iceInterfaceAddresses: { udp4: loopback },
      iceFilterStunResponse: () => {
        this.#lastSignMs = clock.nowMs();
        return true;
      },
      iceFilterCandidatePair: ({ localCandidate }) => localCandidate.host === loopback,
    });
    this.#connection.addTransceiver(this.#track, { direction: 'sendrecv' });
    this.#connection.onTrack.subscribe((track) => {
      if (track.kind !== 'audio') return;
      track.onReceiveRtp.subscribe(({ header, payload }) => {
        this.#lastSignMs = clock.nowMs();
        if (payload.length === 0) return;
        listener.packetReceived({ sequence: header.sequenceNumber, timestamp: header.timestamp, payload });
      });
    });
    this.#connection.onDataChannel.subscribe((channel) => {
      if (channel.label === controlLabel) this.#openControl(channel);
    });
    this.#connection.connectionStateChange.subscribe((state) => {
      if (state === 'connected') listener.connected();
      else if (state === 'failed' || state === 'closed') this.#end();
    });
  }

  /**
   * When the client last gave a sign of life: sound, or a connectivity check, which Chrome sends at least every 2.5 s. A
   * killed browser says no goodbye, and ICE itself gives it 30 s.
   */
  get lastSignMs(): number {
    return this.#lastSignMs;
  }

  /** Answers a client's offer, candidates included. Rejects when the offer cannot be answered. */
  async answer(offer: string): Promise<string> {
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: offer });
    await this.#connection.setLocalDescription(await this.#connection.createAnswer());
    return keepLoopback(this.#connection.localDescription?.sdp ?? '');
  }

  /** Sends an event. False when the data channel cannot take it. */
  send(frame: string): boolean {
    if (this.#control?.readyState !== 'open') return false;
    try {
      this.#control.send(frame);
      return true;
    } catch {
      // werift throws on a frame above the other side's max-message-size.
      return false;
    }
  }

  /** Sends 20 ms of Opus; `skipped` frames before it were never sent, but their time has passed. */
  sendSound(payload: Buffer, skipped: number): void {
    this.#timestamp = (this.#timestamp + (1 + skipped) * frameSamples) >>> 0;
    this.#sequence = (this.#sequence + 1) & 0xffff;
    const header = new RtpHeader({ sequenceNumber: this.#sequence, timestamp: this.#timestamp });
    this.#track.writeRtp(new RtpPacket(header, payload));
  }

  /** Closes the data channel first, so that what was sent still arrives: werift's own close says no goodbye. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#track.stop();
    const control = this.#control;
    if (control?.readyState === 'open') {
      const closed = new Promise<void>((resolve) => {
        control.stateChanged.subscribe((state) => {
          if (state === 'closed') resolve();
        });
      });
      control.close();
      await Promise.race([closed, setTimeout(goodbyeMs, undefined, { ref: false })]);
    }
    await this.#connection.close();
  }

  #openControl(channel: RTCDataChannel): void {
    this.#control = channel;
    channel.onMessage.subscribe((message) => {
      this.#listener.frameReceived(message.toString());
    });
    channel.stateChanged.subscribe((state) => {
      if (state === 'open') this.#listener.controlOpened();
    });
    if (channel.readyState === 'open') this.#listener.controlOpened();
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#listener.closed();
  }
}

/** werift also names the machine's other addresses, where no socket of ours listens. */
function keepLoopback(sdp: string): string {
  return sdp
    .split('\r\n')
    .filter((line) => !line.startsWith('a=candidate:') || line.includes(` ${loopback} `))
    .join('\r\n');
}

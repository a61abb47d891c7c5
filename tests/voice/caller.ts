import { once } from 'node:events';
import { MediaStreamTrack, RTCPeerConnection, RtpHeader, RtpPacket } from 'werift';
import { WebSocket } from 'ws';
import type { ClientEvent } from '../../protocol/realtime/clientEvents.ts';
import type { SessionConfig } from '../../protocol/realtime/sessionConfig.ts';
import { fromInt16, joinSamples, toInt16 } from '../../voice/audio/pcm.ts';
import type { Sound } from '../../voice/audio/pcm.ts';
import { resample } from '../../voice/audio/resample.ts';
import { OpusCodec } from '../../voice/peer/opus.ts';
import { startTicker } from '../../voice/peer/ticker.ts';
import { EventLog } from './eventLog.ts';

const rate = 48_000;
const frameSamples = 960;

/** A client of the Realtime wire with a microphone that can be spoken into and an ear that keeps what it hears. */
export class Caller {
  readonly log = new EventLog();
  readonly timings: Record<'answeredMs' | 'connectedMs' | 'controlMs', number> = {
    answeredMs: 0,
    connectedMs: 0,
    controlMs: 0,
  };
  callId = '';
  readonly #connection = createConnection();
  readonly #track = new MediaStreamTrack({ kind: 'audio' });
  readonly #control = this.#connection.createDataChannel('oai-events');
  readonly #opus = new OpusCodec();
  readonly #life = new AbortController();
  readonly #heard: Float32Array[] = [];
  #framesSent = 0;
  #toSay = new Float32Array(0);
  #spoken: () => void = () => undefined;

  /** Calls and resolves when sound and control are up. */
  static async open(call: {
    readonly baseUrl: string;
    readonly token: string;
    readonly session?: SessionConfig;
    /** Waited for between the answer and the connection. */
    readonly whenAnswered?: (callId: string) => Promise<void>;
  }): Promise<Caller> {
    const caller = new Caller();
    try {
      await caller.#open(call);
      return caller;
    } catch (error) {
      await caller.close();
      throw error;
    }
  }

  /** How much sound has been sent, silence included. */
  get sentMs(): number {
    return (this.#framesSent * frameSamples * 1_000) / rate;
  }

  /** What has been heard since the last time, at 48 kHz. */
  takeHeard(): Sound {
    return { samples: joinSamples(this.#heard.splice(0)), sampleRate: rate };
  }

  send(event: ClientEvent): void {
    this.#control.send(JSON.stringify(event));
  }

  sendRaw(frame: string): void {
    this.#control.send(frame);
  }

  /** Says something into the microphone, in real time. Resolves when its last sample has been sent. */
  say({ samples, sampleRate }: Sound): Promise<void> {
    this.#toSay = Float32Array.from(resample(samples, sampleRate, rate));
    return new Promise((resolve) => {
      this.#spoken = resolve;
    });
  }

  async close(): Promise<void> {
    this.#life.abort();
    await this.#connection.close();
    this.#opus.close();
  }

  async #open(call: Parameters<typeof Caller.open>[0]): Promise<void> {
    const startedMs = performance.now();
    const since = (): number => Math.round(performance.now() - startedMs);
    this.#connection.addTransceiver(this.#track, { direction: 'sendrecv' });
    this.#connection.onTrack.subscribe((track) => {
      track.onReceiveRtp.subscribe(({ payload }) => {
        if (!this.#life.signal.aborted) this.#heard.push(fromInt16(this.#opus.decode(payload)));
      });
    });
    this.#control.onMessage.subscribe((message) => {
      this.log.push(message.toString());
    });
    const opened = new Promise<void>((resolve) => {
      this.#control.stateChanged.subscribe((state) => {
        if (state === 'open') resolve();
      });
    });
    const connected = new Promise<void>((resolve) => {
      this.#connection.connectionStateChange.subscribe((state) => {
        if (state === 'connected') resolve();
      });
    });
    await this.#connection.setLocalDescription(await this.#connection.createOffer());
    const form = new FormData();
    form.set('sdp', this.#connection.localDescription?.sdp ?? '');
    if (call.session !== undefined) form.set('session', JSON.stringify(call.session));
    const response = await fetch(`${call.baseUrl}/v1/realtime/calls`, {
      method: 'POST',
      headers: { authorization: `Bearer ${call.token}` },
      body: form,
    });
    const answer = await response.text();
    if (response.status !== 201) throw new Error(`No call: ${response.status} ${answer}`);
    this.timings.answeredMs = since();
    this.callId = response.headers.get('location')?.split('/').at(-1) ?? '';
    await call.whenAnswered?.(this.callId);
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: answer });
    await connected;
    this.timings.connectedMs = since();
    await opened;
    this.timings.controlMs = since();
    this.#startMicrophone();
  }

  #startMicrophone(): void {
    startTicker(
      ({ frames }) => {
        for (let frame = 0; frame < frames; frame++) this.#sendFrame(++this.#framesSent);
      },
      { signal: this.#life.signal },
    );
  }

  #sendFrame(sequence: number): void {
    const frame = new Int16Array(frameSamples);
    const part = this.#toSay.subarray(0, frameSamples);
    frame.set(toInt16(part));
    this.#toSay = this.#toSay.subarray(part.length);
    if (part.length > 0 && this.#toSay.length === 0) this.#spoken();
    const header = new RtpHeader({ sequenceNumber: sequence & 0xffff, timestamp: sequence * frameSamples });
    this.#track.writeRtp(new RtpPacket(header, this.#opus.encode(frame)));
  }
}

/** An offer whose maker never connects. */
export async function makeOffer(): Promise<string> {
  const connection = createConnection();
  connection.addTransceiver('audio');
  connection.createDataChannel('oai-events');
  const { sdp } = await connection.createOffer();
  await connection.close();
  return sdp;
}

function createConnection(): RTCPeerConnection {
  return new RTCPeerConnection({
    // Otherwise werift opens sockets for each section of the offer, and forgets to close those it then does not use.
    bundlePolicy: 'max-bundle',
    iceServers: [],
    iceUseIpv6: false,
    iceAdditionalHostAddresses: ['127.0.0.1'],
    iceInterfaceAddresses: { udp4: '127.0.0.1' },
  });
}

/** A sideband of a call, as a browser's worker joins it. */
export class SidebandClient {
  readonly log = new EventLog();
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      this.log.push(data.toString());
    });
  }

  static async join(call: {
    readonly baseUrl: string;
    readonly callId: string;
    readonly token: string;
  }): Promise<SidebandClient> {
    const url = `${call.baseUrl.replace('http', 'ws')}/v1/realtime?call_id=${call.callId}`;
    const socket = new WebSocket(url, ['realtime', `openai-insecure-api-key.${call.token}`]);
    const sideband = new SidebandClient(socket);
    await once(socket, 'open');
    return sideband;
  }

  get protocol(): string {
    return this.#socket.protocol;
  }

  send(event: ClientEvent): void {
    this.#socket.send(JSON.stringify(event));
  }

  /** Resolves with the close code. */
  closed(): Promise<number> {
    return new Promise((resolve) => this.#socket.once('close', resolve));
  }

  close(): void {
    this.#socket.close();
  }
}

/** The other end of a call, in the same page: answers an offer, sends a tone, and has the caller's data channel. */
export class FarPeer {
  readonly received: string[] = [];
  readonly channel: Promise<RTCDataChannel>;
  readonly #peer = new RTCPeerConnection();
  readonly #context = new AudioContext();
  readonly #volume = this.#context.createGain();
  readonly #heard = Promise.withResolvers<MediaStream>();

  constructor() {
    const opened = Promise.withResolvers<RTCDataChannel>();
    this.channel = opened.promise;
    this.#peer.addEventListener('datachannel', ({ channel }) => {
      channel.addEventListener('message', ({ data }) => this.received.push(String(data)));
      if (channel.readyState === 'open') opened.resolve(channel);
      else channel.addEventListener('open', () => opened.resolve(channel));
    });
    this.#peer.addEventListener('track', ({ track }) => this.#heard.resolve(new MediaStream([track])));
    const tone = this.#context.createOscillator();
    const out = this.#context.createMediaStreamDestination();
    tone.connect(this.#volume).connect(out);
    tone.start();
    for (const track of out.stream.getTracks()) this.#peer.addTrack(track, out.stream);
  }

  /** The answer, with every candidate in it: like a provider, this end tells its addresses at once and asks for none. */
  async answer(sdp: string): Promise<string> {
    await this.#peer.setRemoteDescription({ type: 'offer', sdp });
    await this.#peer.setLocalDescription();
    while (this.#peer.iceGatheringState !== 'complete') {
      await new Promise((resolve) => {
        this.#peer.addEventListener('icegatheringstatechange', resolve, { once: true });
      });
    }
    return this.#peer.localDescription?.sdp ?? '';
  }

  /** The caller's sound. */
  get sound(): Promise<MediaStream> {
    return this.#heard.promise;
  }

  /** Whether this end sends its tone. */
  set speaks(speaks: boolean) {
    this.#volume.gain.value = speaks ? 1 : 0;
  }

  /** Resolves when the caller has sent so many frames. */
  async untilReceived(count: number): Promise<void> {
    const channel = await this.channel;
    while (this.received.length < count) {
      await new Promise((resolve) => {
        channel.addEventListener('message', resolve, { once: true });
      });
    }
  }

  /** Resolves once the caller's sound has arrived. */
  async hear(): Promise<void> {
    const stream = await this.sound;
    // A remote track reaches an audio graph only while an element plays it.
    const player = new Audio();
    player.muted = true;
    player.srcObject = stream;
    await player.play();
    const analyser = this.#context.createAnalyser();
    this.#context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        if (!samples.some((sample) => Math.abs(sample) > 0.01)) return;
        clearInterval(timer);
        resolve();
      }, 10);
    });
    player.srcObject = null;
  }

  close(): void {
    this.#peer.close();
    void this.#context.close();
  }
}

import type { Failure } from '../protocol/appError.ts';
import type { MicrophoneState } from '../protocol/offscreenContract.ts';
import { AudioGraph } from './audioGraph.ts';
import { SessionMicrophone } from './sessionMicrophone.ts';
import { Speaker } from './speaker.ts';
import type { Drained, TalkCommand, TalkReport } from './talk/messages.ts';

/** Whom a session's sound tells. */
export interface AudioListeners {
  /** The microphone's state or the lag changed. */
  changed(): void;
  failed(failure: Failure): void;
  speakerFailed(failure: Failure): void;
  drained(drained: Drained): void;
  /** What was said before the media went down and came back may be lost. */
  doubted(): void;
}

/** How a call wants to be heard and to hear. */
export interface CallAudio {
  readonly replays: boolean;
  readonly devices: { readonly microphoneId: string | null; readonly speakerId: string | null };
  readonly gate: 'open' | 'shut';
  readonly earcon: boolean;
}

/** Microphone, recorder and speaker of one session. They outlive its calls: the user talks on while one replaces another. */
export class SessionAudio {
  readonly graph: AudioGraph;
  readonly #listeners: AudioListeners;
  readonly #microphone: SessionMicrophone;
  readonly #speaker: Speaker;
  #lag = { lagMs: 0, lostMs: 0 };
  #connected = false;
  #drains = 0;
  #earcon = false;
  #gateOpen = false;
  #listening = false;

  constructor(processorUrl: string, listeners: AudioListeners) {
    this.#listeners = listeners;
    this.graph = new AudioGraph(processorUrl, (report) => this.#take(report));
    this.#speaker = new Speaker(this.graph.tones, (failure) => listeners.speakerFailed(failure));
    this.#microphone = new SessionMicrophone({
      ready: this.graph.ready,
      heard: (stream) => this.graph.hear(stream),
      changed: () => {
        this.#sound();
        listeners.changed();
      },
      failed: (failure) => listeners.failed(failure),
    });
  }

  get microphone(): MicrophoneState {
    return this.#microphone.state;
  }

  /** Why the microphone is gone, null if it is not. */
  get failure(): Failure | null {
    return this.#microphone.failure;
  }

  get lag(): { readonly lagMs: number; readonly lostMs: number } {
    return this.#lag;
  }

  /** Begins a call, the session's first or, with `replays`, its next one. */
  begin({ replays, devices, gate, earcon }: CallAudio): void {
    this.#earcon = earcon;
    this.#connected = false;
    this.tell({ type: 'callBegan', replays, open: gate === 'open' });
    // A speaker that is not there is no reason to hear nothing.
    this.#speaker.use(devices.speakerId).catch(() => undefined);
    if (replays) void this.#microphone.resume(devices.microphoneId);
    else void this.#microphone.open(devices.microphoneId);
  }

  /** A name for a drain: no other of this session has it. */
  newDrain(): number {
    this.#drains += 1;
    return this.#drains;
  }

  /** Passes a command on to the recorder. */
  tell(command: TalkCommand): void {
    if (command.type === 'callBegan') this.#gateOpen = command.open;
    if (command.type === 'gateOpened') this.#gateOpen = true;
    if (command.type === 'gateShut') this.#gateOpen = false;
    this.graph.tell(command);
    this.#sound();
  }

  /** Whether the call's media are up: only then is anything sent. */
  connect(connected: boolean): void {
    if (connected === this.#connected) return;
    this.#connected = connected;
    this.tell({ type: 'mediaChanged', connected });
  }

  /** Plays a call's voice from now on, or none. */
  play(voice: MediaStream | null): void {
    this.#speaker.play(voice);
    this.graph.follow(voice);
  }

  /** Mutes the voice until its next output. */
  silence(): void {
    this.#speaker.silent = true;
    this.tell({ type: 'voiceSilenced' });
  }

  /** Rejects `microphone_*` when a muted one does not open. */
  async mute(on: boolean): Promise<void> {
    if (on) this.#microphone.mute();
    else await this.#microphone.unmute();
  }

  /** Rejects `microphone_*` or `speaker_missing`; the other one is changed all the same. */
  async use({ microphoneId, speakerId }: CallAudio['devices']): Promise<void> {
    const speaking = this.#speaker.use(speakerId);
    await Promise.allSettled([speaking]);
    await this.#microphone.use(microphoneId);
    await speaking;
  }

  /** Stops the microphone and forgets all that was recorded. */
  close(): void {
    this.#microphone.release();
    this.play(null);
    this.#speaker.close();
    this.graph.close();
  }

  #take(report: TalkReport): void {
    switch (report.type) {
      case 'lag':
        this.#lag = { lagMs: report.lagMs, lostMs: report.lostMs };
        this.#listeners.changed();
        return;
      case 'drained':
        this.#listeners.drained(report);
        return;
      case 'doubtful':
        this.#listeners.doubted();
        return;
      case 'voiceStopped':
        this.#speaker.silent = false;
        return;
    }
  }

  /** The tone that says "I am listening", when that begins. */
  #sound(): void {
    const listening = this.#gateOpen && this.#microphone.state === 'open';
    if (listening && !this.#listening && this.#earcon) this.graph.playEarcon();
    this.#listening = listening;
  }
}

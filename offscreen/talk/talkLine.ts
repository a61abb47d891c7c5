import { BlockStore } from './blockStore.ts';
import type { PendingSpan, TalkCommand, TalkReport } from './messages.ts';
import { Player } from './player.ts';
import { QuietMeter } from './quietMeter.ts';
import { Recorder } from './recorder.ts';
import { SentSpeech } from './sentSpeech.ts';
import { SilenceWatch } from './silenceWatch.ts';
import { SpeechQueue } from './speechQueue.ts';
import type { Timing } from './timing.ts';
import { createTiming, toBlocks, toMs } from './timing.ts';

/** One block of what goes in and out; undefined where nothing is connected. */
export interface TalkBlock {
  readonly microphone: Float32Array | undefined;
  readonly voice: Float32Array | undefined;
  /** What the call is sent: silent before. */
  readonly output: Float32Array;
}

/**
 * The user's speech on its way into a call, and into the next one if that dies: recorded from the key press on, played in
 * order as soon as a call is connected, and kept until it has had an effect. Knows no time but its blocks.
 */
export class TalkLine {
  readonly #sampleRate: number;
  readonly #report: (report: TalkReport) => void;
  readonly #recorder: Recorder;
  readonly #player: Player;
  readonly #replays: SpeechQueue;
  readonly #sent: SentSpeech;
  readonly #voice: SilenceWatch;
  readonly #timing: Timing;
  #untilReport: number;
  #reported = { lagMs: 0, lostMs: 0 };

  constructor(sampleRate: number, report: (report: TalkReport) => void) {
    this.#sampleRate = sampleRate;
    this.#report = report;
    const timing = createTiming(sampleRate);
    const store = new BlockStore(timing.backlog + timing.kept);
    const backlog = new SpeechQueue(store, timing, timing.backlog);
    const meter = new QuietMeter(toMs(1, sampleRate));
    this.#replays = new SpeechQueue(store, timing, timing.kept);
    this.#sent = new SentSpeech(store, timing);
    this.#recorder = new Recorder({
      store,
      backlog,
      meter,
      timing,
      onShut: (drain, order) => this.#player.mark(drain, order),
    });
    this.#player = new Player({
      store,
      replays: this.#replays,
      backlog,
      sent: this.#sent,
      timing,
      onHealed: (downAt) => {
        const { unjudged, word } = timing;
        if (this.#sent.countLoud(downAt - unjudged, downAt) >= word) report({ type: 'doubtful' });
      },
      onDrained: (drain, at, spoken) => report({ type: 'drained', drain, throughMs: toMs(at, sampleRate), spoken }),
    });
    this.#voice = new SilenceWatch(timing, () => report({ type: 'voiceStopped' }));
    this.#timing = timing;
    this.#untilReport = timing.report;
  }

  /** One step of the sample clock. */
  process({ microphone, voice, output }: TalkBlock): void {
    this.#recorder.hear(microphone);
    this.#player.play(output);
    this.#voice.hear(voice);
    this.#untilReport -= 1;
    if (this.#untilReport > 0) return;
    this.#untilReport = this.#timing.report;
    this.#reportLag();
  }

  take(command: Exclude<TalkCommand, { type: 'ended' }>): void {
    switch (command.type) {
      case 'callBegan':
        this.#begin(command);
        return;
      case 'mediaChanged':
        this.#player.connect(command.connected);
        return;
      case 'gateOpened':
        this.#recorder.open();
        return;
      case 'gateShut':
        this.#recorder.shut(command.drain);
        return;
      case 'drainHandled':
        this.#player.goOn(command.drain);
        return;
      case 'settled':
        this.#settle(command.throughMs, command.pending);
        return;
      case 'voiceSilenced':
        this.#voice.start();
        return;
    }
  }

  #begin({ replays, open }: { readonly replays: boolean; readonly open: boolean }): void {
    if (replays) {
      // Nothing was sent yet if the earlier call was still at its own replays: these go on, and are first all the same.
      this.#sent.moveTo(this.#replays);
    } else {
      this.#replays.clear();
      this.#sent.clear();
      this.#recorder.forget();
    }
    this.#recorder.begin(open);
    this.#player.begin();
  }

  #settle(throughMs: number | null, pending: readonly PendingSpan[]): void {
    const blocks = (ms: number): number => toBlocks(ms, this.#sampleRate);
    const { unjudged, fade } = this.#timing;
    this.#sent.settle({
      ...(throughMs === null
        ? { through: this.#player.upThrough - unjudged, fade: 0 }
        : { through: blocks(throughMs), fade }),
      pending: pending.map((span) => ({
        from: blocks(span.fromMs),
        through: span.throughMs === null ? Number.POSITIVE_INFINITY : blocks(span.throughMs),
      })),
    });
  }

  #reportLag(): void {
    const lagMs = Math.round(toMs(this.#player.lag, this.#sampleRate));
    const lostMs = Math.round(toMs(this.#recorder.lost, this.#sampleRate));
    if (lagMs === this.#reported.lagMs && lostMs === this.#reported.lostMs) return;
    this.#reported = { lagMs, lostMs };
    this.#report({ type: 'lag', lagMs, lostMs });
  }
}

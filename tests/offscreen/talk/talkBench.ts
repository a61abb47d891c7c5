import { blockFrames } from '../../../offscreen/talk/blockStore.ts';
import type { TalkCommand, TalkReport } from '../../../offscreen/talk/messages.ts';
import { TalkLine } from '../../../offscreen/talk/talkLine.ts';

/** At this rate a block lasts 10 ms. */
const sampleRate = 12_800;
const step = 1 / 65_536;
const loud = 0.25;

/** What came out in one block: the number of a spoken block, or silence. */
export type Heard = number | '-';

/**
 * A talk line on a clock of 10 ms blocks. Everything spoken is numbered from 1 and recognised when it comes out, so that
 * a test can say what was heard, in which order and when.
 */
export class TalkBench {
  readonly heard: Heard[] = [];
  readonly reports: TalkReport[] = [];
  readonly #line = new TalkLine(sampleRate, (report) => this.reports.push(report));
  #spoken = 0;

  tell(...commands: Exclude<TalkCommand, { type: 'ended' }>[]): this {
    for (const command of commands) this.#line.take(command);
    return this;
  }

  /** A call begins. */
  begin({ replays = false, open = true } = {}): this {
    return this.tell({ type: 'callBegan', replays, open });
  }

  connect(connected = true): this {
    return this.tell({ type: 'mediaChanged', connected });
  }

  /** The user speaks for so long. */
  speak(ms: number): this {
    for (let left = ms; left > 0; left -= 10) {
      this.#spoken += 1;
      this.#process(new Float32Array(blockFrames).fill(loud + this.#spoken * step));
    }
    return this;
  }

  /** The user is quiet for so long. */
  pause(ms: number): this {
    for (let left = ms; left > 0; left -= 10) this.#process(new Float32Array(blockFrames));
    return this;
  }

  /** Time passes without a microphone; `voice` is how loud the other side is. */
  pass(ms: number, voice = 0): this {
    for (let left = ms; left > 0; left -= 10) this.#process(undefined, voice);
    return this;
  }

  /** Only what was spoken, of what has been heard. */
  get speech(): number[] {
    return this.heard.filter((one) => one !== '-');
  }

  /** What the latest report of lag says. */
  get lag(): { readonly lagMs: number; readonly lostMs: number } {
    const last = this.reports.findLast((report) => report.type === 'lag');
    return { lagMs: last?.lagMs ?? 0, lostMs: last?.lostMs ?? 0 };
  }

  get drains(): number[] {
    return this.reports.flatMap((report) => (report.type === 'drained' ? [report.drain] : []));
  }

  /** Those of the drains before which somebody spoke. */
  get turns(): number[] {
    return this.reports.flatMap((report) => (report.type === 'drained' && report.spoken ? [report.drain] : []));
  }

  #process(microphone: Float32Array | undefined, voice = 0): void {
    const output = new Float32Array(blockFrames);
    this.#line.process({ microphone, voice: new Float32Array(blockFrames).fill(voice), output });
    const [first = 0] = output;
    this.heard.push(first === 0 ? '-' : Math.round((first - loud) / step));
  }
}

/** The numbers from one to another. */
export function range(from: number, through: number): number[] {
  return Array.from({ length: Math.max(0, through - from + 1) }, (_, index) => from + index);
}

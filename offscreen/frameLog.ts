import { limits } from '../protocol/limits.ts';

export interface LoggedFrame {
  readonly seq: number;
  readonly frame: string;
}

/** One answer of {@link FrameLog.readAfter}. */
export interface LogPage {
  readonly frames: LoggedFrame[];
  readonly more: boolean;
  /** Frames after the asked number that were dropped before anybody read them. */
  readonly lost: number;
}

interface Bounds {
  readonly frames: number;
  readonly bytes: number;
  readonly pageBytes: number;
}

const defaultBounds: Bounds = { frames: limits.logFrames, bytes: limits.logBytes, pageBytes: 256 * 1024 };

/**
 * The data channel's frames, numbered from 1, until background has acknowledged them. Bounded: the oldest fall out, and
 * a reader is told how many it missed.
 */
export class FrameLog {
  readonly #bounds: Bounds;
  readonly #encoder = new TextEncoder();
  #kept: (LoggedFrame & { readonly bytes: number })[] = [];
  #keptBytes = 0;
  #lastSeq = 0;
  #droppedThrough = 0;

  constructor(bounds: Bounds = defaultBounds) {
    this.#bounds = bounds;
  }

  /** The newest frame's number; 0 when there was none. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Whether it holds frames that were not acknowledged. */
  get waits(): boolean {
    return this.#kept.length > 0;
  }

  append(frame: string): number {
    const bytes = this.#encoder.encode(frame).length;
    this.#lastSeq += 1;
    this.#kept.push({ seq: this.#lastSeq, frame, bytes });
    this.#keptBytes += bytes;
    while (this.#kept.length > this.#bounds.frames || this.#keptBytes > this.#bounds.bytes) {
      const dropped = this.#kept.shift();
      if (dropped === undefined) break;
      this.#keptBytes -= dropped.bytes;
      this.#droppedThrough = dropped.seq;
    }
    return this.#lastSeq;
  }

  /** The frames after a number, at most a page of them but always at least one. */
  readAfter(afterSeq: number): LogPage {
    const frames: LoggedFrame[] = [];
    let bytes = 0;
    let more = false;
    for (const kept of this.#kept) {
      if (kept.seq <= afterSeq) continue;
      bytes += kept.bytes;
      more = frames.length > 0 && bytes > this.#bounds.pageBytes;
      if (more) break;
      frames.push({ seq: kept.seq, frame: kept.frame });
    }
    return { frames, more, lost: Math.max(0, this.#droppedThrough - afterSeq) };
  }

  acknowledge(throughSeq: number): void {
    this.#kept = this.#kept.filter((kept) => kept.seq > throughSeq);
    this.#keptBytes = this.#kept.reduce((sum, kept) => sum + kept.bytes, 0);
  }
}

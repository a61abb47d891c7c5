import type { CallHolder } from '../../offscreen/callHolder.ts';
import type { Failure } from '../../protocol/appError.ts';
import { callContract, serveContract } from '../../protocol/channel.ts';
import type { Calls, EventOf, Params, RequestName, Result } from '../../protocol/contract.ts';
import type { OffscreenContract } from '../../protocol/offscreenContract.ts';
import { offscreenContract } from '../../protocol/offscreenContract.ts';
import { createPortPair } from '../../protocol/port.ts';
import type { FarPeer } from './farPeer.ts';

type View = EventOf<OffscreenContract, 'call.changed'>['call'];
type Frame = EventOf<OffscreenContract, 'control.frame'>;

const never = new AbortController();

export const attemptId = 'attempt-1';

/** How a first call is asked for. */
export const offer = {
  attemptId,
  replays: false,
  devices: { microphoneId: null, speakerId: null },
  gate: 'open',
  earcon: false,
} as const;

/** The surroundings of a holder in a test: nothing runs later unless the test runs it. */
export class Surroundings {
  readonly processorUrl = new URL('../../offscreen/talk/talkProcessor.ts', import.meta.url).href;
  readonly later: (() => void)[] = [];

  readonly after = (_delayMs: number, run: () => void): void => {
    this.later.push(run);
  };
}

/** A worker at the other end of a port of its own. */
export class OffscreenWorker {
  readonly frames: Frame[] = [];
  readonly #calls: Calls<OffscreenContract>;
  readonly #waiting = new Set<() => void>();
  readonly views: View[] = [];
  levels: EventOf<OffscreenContract, 'level.changed'> = { input: 0, output: 0 };
  failure: Failure | null = null;
  /** What was told of the speaker. */
  readonly speakerFailures: Failure[] = [];
  /** How often it was told that frames wait in the log. */
  waits = 0;

  constructor(holder: CallHolder) {
    const [near, far] = createPortPair();
    holder.attach(serveContract(far, offscreenContract, holder.handlers));
    this.#calls = callContract(near, offscreenContract, {
      'call.changed': ({ call }) => this.#note(() => this.views.push(call)),
      'control.frame': (frame) => this.#note(() => this.frames.push(frame)),
      'log.waiting': () => this.#note(() => (this.waits += 1)),
      'level.changed': (levels) => this.#note(() => (this.levels = levels)),
      'microphone.failed': ({ failure }) => this.#note(() => (this.failure = failure)),
      'speaker.failed': ({ failure }) => this.#note(() => this.speakerFailures.push(failure)),
    });
  }

  /** The call as it was last told. */
  get view(): View | undefined {
    return this.views.at(-1);
  }

  ask<M extends RequestName<OffscreenContract>>(
    method: M,
    params: Params<OffscreenContract, M>,
  ): Promise<Result<OffscreenContract, M>> {
    return this.#calls.request(method, params, never);
  }

  /** Resolves as soon as an event has made it so. */
  async until(met: () => boolean): Promise<void> {
    while (!met()) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  /** Offers a call and has it answered. Resolves when it is connected, data channel and all. */
  async connect(far: FarPeer, how: Params<OffscreenContract, 'call.offer'> = offer): Promise<void> {
    const { sdp } = await this.ask('call.offer', how);
    await this.answer(far, how.attemptId, sdp);
  }

  async answer(far: FarPeer, name: string, sdp: string): Promise<void> {
    await this.ask('call.answer', { attemptId: name, sdp: await far.answer(sdp) });
    await this.until(
      () => this.view?.attemptId === name && this.view.state === 'connected' && this.view.channel === 'open',
    );
  }

  #note(change: () => unknown): void {
    change();
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

/** The code a request is rejected with. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
    return 'resolved';
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}

import * as z from 'zod/mini';
import { killMarked } from '../../processes/killLeftBehind.ts';
import type { ProcessBook } from '../../processes/processBook.ts';
import { untilAborted } from '../../workspace/untilAborted.ts';
import type { EngineClient, EngineFinish, EngineRequest, EngineRun } from '../engine.ts';
import { toEnvelope } from '../envelope.ts';
import { codexFailure, codexGone, turnFailure } from './codexFailures.ts';
import type { CodexLease, CodexProcess } from './codexProcess.ts';
import { guardable } from './outermostMissing.ts';
import { endTurn } from './endTurn.ts';
import { sandboxesStarted } from './runningSandboxes.ts';
import { ThreadFollower } from './threadFollower.ts';
import type { SandboxTraces } from './sandboxTraces.ts';
import type { OpenThread, Threads } from './threads.ts';
import { turnSchema } from './notifications.ts';
import type { TurnError } from './notifications.ts';
import { turnAccess } from './turnAccess.ts';

const startedSchema = z.looseObject({ turn: turnSchema });
const anySchema = z.looseObject({});

interface TurnParts {
  readonly process: Pick<CodexProcess, 'use'>;
  readonly threads: Threads;
  readonly traces: SandboxTraces;
  readonly book: ProcessBook;
  readonly request: EngineRequest;
  readonly client: EngineClient;
  readonly signal: AbortSignal;
}

type State =
  /** Words wait until there is a turn to take them. */
  | { readonly phase: 'opening' }
  | { readonly phase: 'running'; readonly lease: CodexLease; readonly threadId: string; readonly turnId: string }
  | { readonly phase: 'over' };

/** One task at Codex: as many of its turns as the user's words need, in one thread. */
export class CodexTurn implements EngineRun {
  readonly finished: Promise<EngineFinish>;
  readonly #parts: TurnParts;
  #state: State = { phase: 'opening' };
  /** Added words that no turn has taken yet. */
  #waiting: string[] = [];
  readonly #steering = new Set<Promise<void>>();

  constructor(parts: TurnParts) {
    this.#parts = parts;
    this.finished = this.#carryOut().finally(() => (this.#state = { phase: 'over' }));
  }

  steer(text: string): boolean {
    if (this.#state.phase === 'over' || this.#parts.signal.aborted) return false;
    this.#waiting.push(text);
    this.#hand();
    return true;
  }

  async #carryOut(): Promise<EngineFinish> {
    const { process, threads, traces, request, client, signal } = this.#parts;
    const { root } = client.workspace;
    // A cancel that comes with the start has started nothing.
    await Promise.resolve();
    const lease = await process.use({ signal });
    void lease.gone.then(() => {
      if (this.#state.phase !== 'over') client.update({ kind: 'silenced' });
    });
    const guarded = await guardable(root, request.guarded ?? []);
    const noted = await traces.note(root, guarded);
    try {
      const thread = await threads.open(lease.client, root, { ...request, guarded }, { signal });
      const follower = new ThreadFollower({
        client,
        root,
        mode: request.mode,
        clearTraces: () => noted.clear(),
        onRefusal: (reason) => this.steer(reason),
      });
      const unlisten = lease.listen(thread.threadId, follower);
      try {
        return await this.#turns(lease, thread, follower);
      } finally {
        unlisten();
      }
    } catch (error) {
      signal.throwIfAborted();
      throw codexFailure(error);
    } finally {
      await noted.close();
      lease.release();
    }
  }

  async #turns(lease: CodexLease, thread: OpenThread, follower: ThreadFollower): Promise<EngineFinish> {
    const { request, signal } = this.#parts;
    let words: Pick<EngineRequest, 'prompt' | 'transcript'> = request;
    for (;;) {
      const turn = await this.#turn(lease, thread, follower, words);
      await Promise.allSettled([...this.#steering]);
      signal.throwIfAborted();
      if (turn.status === 'failed') throw await this.#failed(lease, turn.error);
      if (turn.status !== 'completed') throw codexGone();
      // Words that came as the turn ended are a turn of their own, in the same task.
      const [late, ...more] = this.#waiting;
      if (late === undefined) return this.#finish(follower.lastMessage);
      this.#waiting = more;
      words = { prompt: late };
    }
  }

  async #turn(
    lease: CodexLease,
    { threadId, mark }: OpenThread,
    follower: ThreadFollower,
    words: Pick<EngineRequest, 'prompt' | 'transcript'>,
  ): Promise<z.infer<typeof turnSchema>> {
    const { request, client, book, signal } = this.#parts;
    const params = { threadId, input: toInput(words), ...turnAccess(request.mode) };
    const ended = follower.nextEnd();
    const gone = lease.gone.then(() => Promise.reject(codexGone()));
    gone.catch(() => undefined);
    let turnId: string | undefined;
    book.expect(mark);
    try {
      const started = lease.client.request('turn/start', params, startedSchema, { signal: never });
      turnId = (await Promise.race([started, gone])).turn.id;
      this.#state = { phase: 'running', lease, threadId, turnId };
      this.#hand();
      return await untilAborted(Promise.race([ended, gone]), { signal });
    } finally {
      this.#state = { phase: 'opening' };
      const endedMs = Date.now();
      await endTurn(lease, { threadId, turnId, ended });
      // What was about to change files when it was cut short may start a moment later: it goes with Codex, or is waited for.
      if (signal.aborted && !(await lease.endIfAlone())) await sandboxesStarted();
      // A command whose sandbox was killed lives on where Codex does not see it.
      killMarked(mark);
      book.forget(mark);
      // A command that had only just begun when the turn was cut short is not told of.
      if (signal.aborted) client.update({ kind: 'silenced', sinceMs: endedMs });
    }
  }

  /** Hands waiting words to the turn under way. What it does not take, because it just ended, waits for the next. */
  #hand(): void {
    if (this.#state.phase !== 'running') return;
    const { lease, threadId, turnId } = this.#state;
    for (const text of this.#waiting.splice(0)) {
      const params = { threadId, expectedTurnId: turnId, input: toInput({ prompt: text }) };
      const handed = lease.client.request('turn/steer', params, anySchema, { signal: never }).then(
        () => undefined,
        () => void this.#waiting.push(text),
      );
      this.#steering.add(handed);
      void handed.finally(() => this.#steering.delete(handed));
    }
  }

  async #failed(lease: CodexLease, error: TurnError | null | undefined): Promise<Error> {
    const { threads, request } = this.#parts;
    if (error?.codexErrorInfo === 'contextWindowExceeded') await threads.forget(lease.client, request.conversation);
    return turnFailure(error);
  }

  #finish(message: string): EngineFinish {
    // From here on words are too late: nothing is awaited between this and the end.
    this.#state = { phase: 'over' };
    return { outcome: 'done', summary: message.trim() === '' ? 'Done.' : message };
  }
}

const never = new AbortController().signal;

function toInput(words: Pick<EngineRequest, 'prompt' | 'transcript'>): object[] {
  return [{ type: 'text', text: toEnvelope(words) ?? '', text_elements: [] }];
}

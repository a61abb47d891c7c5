import type { z } from 'zod/mini';
import type { EngineClient, EngineRequest } from '../engine.ts';
import type { CodexItem, ThreadNotice, turnSchema } from './notifications.ts';
import { readQuestion } from './questions.ts';
import type { ThreadListener } from './threadListeners.ts';
import { declined, readToolApproval } from './toolApproval.ts';
import { toUpdates } from './toUpdates.ts';
import { answerUserInput } from './userInput.ts';

type Turn = z.infer<typeof turnSchema>;

interface FollowerParts {
  readonly client: EngineClient;
  readonly root: string;
  readonly mode: EngineRequest['mode'];
  /** Removes what Codex's sandbox has put in the way of paths. */
  readonly clearTraces: () => Promise<void>;
  /** The user refused a step, in these words. */
  readonly onRefusal: (reason: string) => void;
}

/** Follows a thread for one task: passes on what Codex does, and puts its questions. */
export class ThreadFollower implements ThreadListener {
  readonly #parts: FollowerParts;
  readonly #items = new Map<string, CodexItem>();
  #onEnd: (turn: Turn) => void = () => undefined;
  #lastMessage = '';
  #held: string | undefined;

  constructor(parts: FollowerParts) {
    this.#parts = parts;
  }

  /** What Codex said last. */
  get lastMessage(): string {
    return this.#lastMessage;
  }

  /** Resolves with the next turn that ends. */
  nextEnd(): Promise<Turn> {
    return new Promise((resolve) => (this.#onEnd = resolve));
  }

  onNotice(notice: ThreadNotice): void {
    const { client, root } = this.#parts;
    if (notice.method === 'item/started') this.#items.set(notice.params.item.id, notice.params.item);
    if (notice.method === 'item/completed') {
      const { item } = notice.params;
      this.#items.delete(item.id);
      if (item.type === 'agentMessage') this.#hold(item.text);
    }
    const updates = toUpdates(notice, root);
    if (updates.length > 0) this.#passOn();
    for (const update of updates) client.update(update);
    if (notice.method === 'turn/completed') this.#onEnd(notice.params.turn);
  }

  onRequest(method: string, params: unknown): Promise<object> | undefined {
    const { client, root, mode } = this.#parts;
    if (method === 'item/tool/requestUserInput') return answerUserInput(params, client);
    if (method === 'mcpServer/elicitation/request') {
      const approval = readToolApproval(params, this.#items.values());
      // A program that the user's own Codex starts wants something typed: nobody here can judge what for.
      return approval === undefined ? Promise.resolve(declined) : this.#ask(approval);
    }
    const asked = readQuestion(method, params, { root, mode, itemOf: (itemId) => this.#items.get(itemId) });
    return asked === undefined ? undefined : this.#ask(asked);
  }

  /** The last words of a task are its summary: only what something follows is progress. */
  #hold(message: string): void {
    this.#passOn();
    this.#lastMessage = message;
    this.#held = message;
  }

  #passOn(): void {
    if (this.#held !== undefined) this.#parts.client.update({ kind: 'message', text: this.#held });
    this.#held = undefined;
  }

  async #ask(asked: NonNullable<ReturnType<typeof readQuestion>>): Promise<object> {
    const parts = this.#parts;
    await parts.clearTraces();
    const answer = await parts.client.requestPermission(asked.question);
    await parts.clearTraces();
    if (answer.kind === 'refused' && answer.reason.trim() !== '') {
      // After the refusal, so that the words meet a turn that knows of it.
      setImmediate(() => this.#parts.onRefusal(answer.reason));
    }
    return asked.toResult(answer);
  }
}

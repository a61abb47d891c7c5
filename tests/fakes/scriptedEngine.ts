import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { Engine, EngineClient, EngineFinish, EngineRequest, EngineRun } from '../../host/engines/engine.ts';
import { toEnvelope } from '../../host/engines/envelope.ts';
import { untilAborted } from '../../host/workspace/untilAborted.ts';
import { AppError } from '../../protocol/appError.ts';

/** What a scripted turn does, step by step. */
export const stepsSchema = z.array(
  z.discriminatedUnion('do', [
    z.strictObject({ do: z.literal('tell'), text: z.string() }),
    /** Asks the user and waits for the answer. */
    z.strictObject({ do: z.literal('ask'), question: z.string() }),
    /** Asks for leave to run a command, and says what came of it; nothing is run. */
    z.strictObject({ do: z.literal('run'), command: z.string(), sandboxed: z.boolean() }),
    z.strictObject({ do: z.literal('create'), path: z.string(), text: z.string() }),
    /** Goes on when words have been added to the turn. */
    z.strictObject({ do: z.literal('listen') }),
    /** Works slowly. */
    z.strictObject({ do: z.literal('pause'), ms: z.number() }),
    z.strictObject({ do: z.literal('fail'), message: z.string() }),
  ]),
);
export type Steps = z.infer<typeof stepsSchema>;

/** An engine that does as it is told beforehand, as one that drives a model would: with updates, questions and steering. */
export interface ScriptedEngine extends Engine {
  /** What a model would have been given so far, in order: each request, and what was added to it. */
  readonly given: readonly string[];
}

/** `stepsFor` writes the script of a prompt; where it has none, `otherwise` takes the turn. */
export function createScriptedEngine(
  stepsFor: (prompt: string) => Steps | undefined,
  otherwise?: Engine,
): ScriptedEngine {
  const given: string[] = [];
  return {
    name: 'scripted',
    capabilities: { steering: true, permissions: true, writesItself: false },
    given,
    start(request, client, options) {
      const steps = stepsFor(request.prompt);
      if (steps === undefined && otherwise !== undefined) return otherwise.start(request, client, options);
      return new ScriptedTurn(given, request, steps ?? [], client, options);
    },
  };
}

class ScriptedTurn implements EngineRun {
  readonly finished: Promise<EngineFinish>;
  readonly #given: string[];
  readonly #client: EngineClient;
  readonly #signal: AbortSignal;
  readonly #added: string[] = [];
  #heard = 0;
  #over = false;
  #wake: () => void = () => undefined;

  constructor(
    given: string[],
    request: EngineRequest,
    steps: Steps,
    client: EngineClient,
    { signal }: { readonly signal: AbortSignal },
  ) {
    this.#given = given;
    this.#client = client;
    this.#signal = signal;
    this.#give(request);
    this.finished = this.#carryOut(request.prompt, steps).finally(() => (this.#over = true));
  }

  steer(text: string): boolean {
    if (this.#over || this.#signal.aborted) return false;
    this.#added.push(text);
    this.#wake();
    return true;
  }

  async #carryOut(prompt: string, steps: Steps): Promise<EngineFinish> {
    // A model's first answer takes a moment: nothing happens before `start` has returned.
    await Promise.resolve();
    for (const step of steps) {
      this.#signal.throwIfAborted();
      await this.#take(step);
    }
    this.#signal.throwIfAborted();
    this.#hear();
    this.#over = true;
    return { outcome: 'done', summary: ['Done:', [prompt, ...this.#added].join(', also: ')].join(' ') };
  }

  async #take(step: Steps[number]): Promise<void> {
    const [client, signal] = [this.#client, this.#signal];
    switch (step.do) {
      case 'tell':
        client.update({ kind: 'message', text: step.text });
        return;
      case 'ask':
        await client.requestPermission({ kind: 'other', title: step.question });
        return;
      case 'run': {
        const { command, sandboxed } = step;
        const answer = await client.requestPermission({ kind: 'command', command, folder: '', sandboxed });
        const text =
          answer.kind === 'allowed' ? `Ran ${command} (${answer.scope}).` : `Did not run it: ${answer.reason}`;
        client.update({ kind: 'message', text });
        return;
      }
      case 'create':
        await client.write([{ path: step.path, base: null, after: { bytes: Buffer.from(step.text) } }]);
        return;
      case 'listen':
        while (this.#heard === this.#added.length) {
          await untilAborted(new Promise<void>((resolve) => (this.#wake = resolve)), { signal });
        }
        this.#hear();
        return;
      case 'pause':
        await wait(step.ms, undefined, { signal });
        return;
      case 'fail':
        throw new AppError('file_missing', step.message);
    }
  }

  /** What was added goes into the next request, not into the one under way. */
  #hear(): void {
    for (const prompt of this.#added.slice(this.#heard)) this.#give({ prompt });
    this.#heard = this.#added.length;
  }

  #give(request: Pick<EngineRequest, 'prompt' | 'transcript'>): void {
    const envelope = toEnvelope(request);
    if (envelope !== undefined) this.#given.push(envelope);
  }
}

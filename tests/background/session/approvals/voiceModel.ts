import * as z from 'zod/mini';
import { echoMs } from '../../../../background/session/approvals/witness.ts';
import type { Store } from '../../../../background/session/model.ts';
import { settle } from '../../../fakes/workerClock.ts';
import type { Worker, WorkerBench } from '../workerBench.ts';

const frame = z.looseObject({
  type: z.string(),
  item: z.optional(
    z.looseObject({
      id: z.string(),
      type: z.string(),
      call_id: z.optional(z.string()),
      output: z.optional(z.string()),
      content: z.optional(z.array(z.looseObject({ text: z.optional(z.string()) }))),
    }),
  ),
});

/** The provider's side of a call, played by hand on the wire: what its voice model says and calls, and what the user says. */
export class VoiceModel {
  readonly #bench: WorkerBench;
  #count = 0;
  #confirmed = 0;

  constructor(bench: WorkerBench) {
    this.#bench = bench;
  }

  /** The words the model was given, in order: of notes and outputs. */
  get given(): string[] {
    return this.#sent().flatMap(({ item }) => item?.output ?? item?.content?.[0]?.text ?? []);
  }

  /** The approvalId that the model was told last. */
  get approvalId(): string {
    const told = this.given.flatMap((text) => /permission \(approvalId ([^)]+)\)/.exec(text)?.[1] ?? []);
    return told.at(-1) ?? '';
  }

  /** The provider has all it was sent so far. */
  async confirm(): Promise<void> {
    const sent = this.#sent();
    for (const { item } of sent.slice(this.#confirmed)) {
      if (item !== undefined) await this.#bench.simulateEvent({ type: 'conversation.item.added', item });
    }
    this.#confirmed = sent.length;
  }

  /** Begins to speak; returns the response, for {@link stopSpeaking}. */
  async startSpeaking(text: string): Promise<string> {
    const id = this.#next('r');
    await this.#play(
      { type: 'response.created', response: { id } },
      { type: 'output_audio_buffer.started', response_id: id },
      { type: 'response.output_audio_transcript.done', response_id: id, item_id: `said ${id}`, transcript: text },
      { type: 'response.done', response: { id, status: 'completed', output: [] } },
    );
    return id;
  }

  /** Ends its speech, which fades before anything else happens. */
  async stopSpeaking(responseId: string): Promise<void> {
    await this.#play({ type: 'output_audio_buffer.stopped', response_id: responseId });
    await this.#bench.clock.pass(echoMs);
  }

  async speak(text: string): Promise<void> {
    await this.stopSpeaking(await this.startSpeaking(text));
  }

  /** A turn of the user, up to its transcript; returns how to give that. */
  async turn(): Promise<(transcript: string) => Promise<void>> {
    const itemId = this.#next('u');
    await this.#play(
      { type: 'input_audio_buffer.speech_started', item_id: itemId, audio_start_ms: 0 },
      { type: 'input_audio_buffer.speech_stopped', item_id: itemId, audio_end_ms: 9 },
      { type: 'input_audio_buffer.committed', item_id: itemId },
    );
    const type = 'conversation.item.input_audio_transcription.completed';
    return (transcript) => this.#play({ type, item_id: itemId, content_index: 0, transcript });
  }

  async userSays(transcript: string): Promise<void> {
    await (
      await this.turn()
    )(transcript);
  }

  /** The model calls a tool, of its own accord. */
  async call(name: string, args: object): Promise<void> {
    const id = this.#next('r');
    const call = { type: 'function_call', call_id: this.#next('c'), name, arguments: JSON.stringify(args) };
    await this.#play(
      { type: 'response.created', response: { id } },
      { type: 'response.done', response: { id, status: 'completed', output: [call] } },
    );
  }

  claim(decision: string, approvalId = this.approvalId): Promise<void> {
    return this.call('answer_approval', { approvalId, decision });
  }

  async #play(...events: readonly object[]): Promise<void> {
    for (const event of events) await this.#bench.simulateEvent(event);
    await settle();
  }

  #sent(): z.infer<typeof frame>[] {
    return this.#bench.sockets.latest.sent.map((text) => z.parse(frame, JSON.parse(text)));
  }

  #next(prefix: string): string {
    this.#count += 1;
    return `${prefix}${this.#count}`;
  }
}

/** Resolves once the worker's model is so. */
export function until({ store }: Pick<Worker, 'store'>, holds: (model: Store['model']) => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (holds(store.model)) resolve();
    else {
      store.onChange((model) => {
        if (holds(model)) resolve();
      });
    }
  });
}

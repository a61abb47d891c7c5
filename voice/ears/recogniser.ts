import type { CommandTemplate, VoiceHints } from '../../protocol/hints.ts';
import { trimSilence } from '../audio/trimSilence.ts';
import type { WordPrices } from './grammar.ts';
import { controlTemplates } from './controlTemplates.ts';
import { Grammar } from './grammar.ts';
import type { Heard } from './heard.ts';
import { hearAgain } from './hearAgain.ts';
import { judge, rivalsIn } from './judge.ts';
import type { Continuation, DecoderStep, Moonshine } from './moonshine.ts';
import { rowLogits } from './moonshine.ts';
import { rateTokens } from './ratings.ts';
import { searchReadings } from './search.ts';

const prices: WordPrices = {
  listed: { core: -1, common: 0, other: 1 },
  unlisted: 3,
  repeated: -1,
  further: 1,
  unfounded: 8,
};
const search = { beamWidth: 12, beamDepth: 6, branches: 2 };
const sampleRate = 16_000;
/** Speech has at most this many tokens a second; more is the model repeating itself. */
const tokensPerSecond = 6;
/** Below this there is no word, and the encoder has nothing to work on. */
const minSamples = sampleRate / 10;

/** Hears turns against the present hints. */
export class Recogniser {
  readonly #model: Moonshine;
  #hints: VoiceHints = { templates: [], identifiers: [], files: [] };
  #grammar = openGrammar(this.#hints, controlTemplates);
  /** The same with the answers to the question that was last open. */
  #answering: { readonly answers: string; readonly grammar: Grammar } | undefined;

  constructor(model: Moonshine) {
    this.#model = model;
  }

  setHints(hints: VoiceHints): void {
    this.#hints = hints;
    this.#grammar = openGrammar(hints, controlTemplates);
    this.#answering = undefined;
  }

  /** Recognises one turn of 16 kHz sound, with the hints of the moment it begins. */
  async hear(
    turn: Float32Array,
    { answers, signal }: { readonly answers: readonly CommandTemplate[]; readonly signal: AbortSignal },
  ): Promise<Heard> {
    const grammar = answers.length === 0 ? this.#grammar : this.#grammarWith(answers);
    const samples = trimSilence(turn, sampleRate);
    if (samples.length < minSamples) return { kind: 'nothing' };
    let step: DecoderStep = await this.#model.begin(samples);
    const decoder = {
      rate: (row: number) => rateTokens(rowLogits(step, row)),
      advance: async (continuations: readonly Continuation[]) => {
        step = await this.#model.advance(step, continuations);
      },
    };
    const seconds = samples.length / sampleRate;
    const maxTokens = Math.max(8, Math.ceil(seconds * tokensPerSecond));
    const found = await searchReadings(decoder, grammar, { ...search, maxTokens, signal });
    const heard = judge(found, seconds);
    const rivals = heard.kind === 'command' || heard.kind === 'unclear' ? rivalsIn(found, seconds) : [];
    if (rivals.length === 0) return heard;
    return judge({ ...found, commands: await hearAgain(this.#model, samples, rivals, { signal }) }, seconds);
  }

  #grammarWith(answers: readonly CommandTemplate[]): Grammar {
    const key = JSON.stringify(answers);
    if (this.#answering?.answers !== key) {
      this.#answering = { answers: key, grammar: openGrammar(this.#hints, [...controlTemplates, ...answers]) };
    }
    return this.#answering.grammar;
  }
}

function openGrammar(hints: VoiceHints, own: readonly CommandTemplate[]): Grammar {
  return new Grammar({ ...hints, templates: [...hints.templates, ...own] }, prices);
}

import type { SessionConfig, Tool } from '../../protocol/realtime/sessionConfig.ts';
import type { CallConfig, Persona, Provider, TurnTaking } from './wire.ts';

/** The session a call is created with. It travels with the offer: the model may start as soon as media is up. */
export function toSession(provider: Provider, config: CallConfig): SessionConfig {
  const { audio, ...rest } = toUpdate(config);
  return {
    ...rest,
    model: provider.model,
    ...(provider.transcription !== null && { include: ['item.input_audio_transcription.logprobs'] }),
    audio: {
      input: { ...audio?.input, transcription: toTranscription(provider, config.keywords) },
      output: { voice: provider.voice },
    },
  };
}

/** What can change in a running session: not the model, not the voice. Absent fields stay as they are. */
export function toUpdate({ persona, turns, keywords, transcription: model = null }: CallConfig): SessionConfig {
  const expecting =
    model !== null && takesKeywords.has(model) ? { transcription: { model, keywords: [...keywords] } } : {};
  return {
    type: 'realtime',
    ...toWired(persona),
    output_modalities: [turns.mode === 'dictate' ? 'text' : 'audio'],
    audio: { input: { turn_detection: toTurnDetection(turns), ...expecting } },
  };
}

type Input = NonNullable<NonNullable<SessionConfig['audio']>['input']>;

// Of the models in use these two take words to expect; another would refuse the whole session for them.
const takesKeywords = new Set(['gpt-transcribe', 'gpt-live-transcribe']);

function toTranscription({ transcription: model }: Provider, keywords: readonly string[]): Input['transcription'] {
  if (model === null) return null;
  return { model, ...(keywords.length > 0 && takesKeywords.has(model) && { keywords: [...keywords] }) };
}

/** How long a silence ends a turn, in milliseconds. `normal` is OpenAI's own figure. */
const silenceMs = { short: 300, normal: 500, long: 1_200 } as const;

function toTurnDetection({ mode, patience }: TurnTaking): Input['turn_detection'] {
  if (mode === 'hold') return null;
  const answers = { create_response: true, interrupt_response: true };
  return patience === 'semantic'
    ? { type: 'semantic_vad', ...answers }
    : { type: 'server_vad', silence_duration_ms: silenceMs[patience], ...answers };
}

function toWired({ instructions, tools }: Persona): { instructions: string; tools: Tool[] } {
  return { instructions, tools: tools.map((tool) => ({ type: 'function', ...tool })) };
}

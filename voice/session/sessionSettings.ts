import * as z from 'zod/mini';
import type { TurnDetection as ListenerTuning } from '../vad/turnDetector.ts';
import type { SessionConfig, Tool } from '../../protocol/realtime/sessionConfig.ts';

/** How turns are found, in the wire's words: every figure present. */
export type TurnDetection = { readonly create_response: boolean; readonly interrupt_response: boolean } & (
  | {
      readonly type: 'server_vad';
      readonly threshold: number;
      readonly prefix_padding_ms: number;
      readonly silence_duration_ms: number;
    }
  | { readonly type: 'semantic_vad'; readonly eagerness: 'low' | 'medium' | 'high' | 'auto' }
);

/** A session's settings with every default filled in. */
export interface SessionSettings {
  readonly model: string;
  readonly instructions: string;
  readonly modality: 'audio' | 'text';
  readonly tools: readonly Tool[];
  readonly toolChoice: unknown;
  readonly include: readonly string[];
  readonly transcription: { readonly model?: string | undefined } | null;
  readonly turnDetection: TurnDetection | null;
  readonly voice: string;
}

type WireTurnDetection = NonNullable<NonNullable<NonNullable<SessionConfig['audio']>['input']>['turn_detection']>;

// OpenAI's documented defaults.
const defaultDetection = {
  type: 'server_vad',
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: 500,
  create_response: true,
  interrupt_response: true,
} as const;

const defaults: SessionSettings = {
  model: 'earshot-local',
  instructions: '',
  modality: 'audio',
  tools: [],
  toolChoice: 'auto',
  include: [],
  transcription: null,
  turnDetection: defaultDetection,
  voice: 'slt',
};

/** The settings a call starts with. */
export function withDefaults(config: SessionConfig): SessionSettings {
  return {
    ...applyUpdate(defaults, config),
    model: config.model ?? defaults.model,
    voice: config.audio?.output?.voice ?? defaults.voice,
  };
}

/** `session.update`: absent fields stay, null and empty ones clear; model and voice are fixed for the session's life. */
export function applyUpdate(settings: SessionSettings, update: SessionConfig): SessionSettings {
  const input = update.audio?.input ?? {};
  return {
    ...settings,
    instructions: update.instructions ?? settings.instructions,
    modality: update.output_modalities === undefined ? settings.modality : toModality(update.output_modalities),
    tools: update.tools ?? settings.tools,
    toolChoice: update.tool_choice ?? settings.toolChoice,
    include: update.include === undefined ? settings.include : (update.include ?? []),
    transcription: input.transcription === undefined ? settings.transcription : input.transcription,
    turnDetection: input.turn_detection === undefined ? settings.turnDetection : toDetection(input.turn_detection),
  };
}

/** Text only when audio is not asked for. */
export function toModality(modalities: readonly string[]): 'audio' | 'text' {
  return modalities.includes('audio') || modalities.length === 0 ? 'audio' : 'text';
}

// There is no model here that could judge a pause by its meaning, so semantic_vad listens for silence too, for so long.
const semanticSilenceMs = { high: 300, medium: 500, auto: 500, low: 1_200 } as const;

/** What a turn listener goes by. */
export function toListening(detection: TurnDetection): ListenerTuning {
  const figures =
    detection.type === 'server_vad'
      ? detection
      : { ...defaultDetection, silence_duration_ms: semanticSilenceMs[detection.eagerness] };
  return {
    threshold: figures.threshold,
    prefixPaddingMs: figures.prefix_padding_ms,
    silenceDurationMs: figures.silence_duration_ms,
  };
}

const eagernessSchema = z.catch(z.enum(['low', 'medium', 'high', 'auto']), 'auto');

function toDetection(wire: WireTurnDetection | null): TurnDetection | null {
  if (wire === null) return null;
  const answers = {
    create_response: wire.create_response ?? defaultDetection.create_response,
    interrupt_response: wire.interrupt_response ?? defaultDetection.interrupt_response,
  };
  if (wire.type === 'semantic_vad') {
    return { type: 'semantic_vad', eagerness: z.parse(eagernessSchema, wire['eagerness']), ...answers };
  }
  return {
    type: 'server_vad',
    threshold: wire.threshold ?? defaultDetection.threshold,
    prefix_padding_ms: wire.prefix_padding_ms ?? defaultDetection.prefix_padding_ms,
    silence_duration_ms: wire.silence_duration_ms ?? defaultDetection.silence_duration_ms,
    ...answers,
  };
}

/** The session object of `session.created` and `session.updated`. */
export function toSessionObject(
  settings: SessionSettings,
  made: { readonly sessionId: string; readonly expiresAtMs: number },
): object {
  return {
    type: 'realtime',
    object: 'realtime.session',
    id: made.sessionId,
    expires_at: Math.floor(made.expiresAtMs / 1_000),
    model: settings.model,
    instructions: settings.instructions,
    output_modalities: [settings.modality],
    tools: settings.tools,
    tool_choice: settings.toolChoice,
    max_output_tokens: 'inf',
    tracing: null,
    truncation: 'auto',
    prompt: null,
    ...(settings.include.length > 0 && { include: settings.include }),
    audio: {
      input: {
        format: { type: 'audio/pcm', rate: 24_000 },
        ...(settings.transcription !== null && { transcription: settings.transcription }),
        turn_detection: settings.turnDetection,
      },
      output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: settings.voice, speed: 1 },
    },
  };
}

import * as z from 'zod/mini';
import { AppError } from '../../protocol/appError.ts';
import { openaiBaseUrl, providerKindSchema } from '../../protocol/provider.ts';
import type { ProviderChange, ProviderKind } from '../../protocol/provider.ts';
import { voiceNames } from '../../protocol/voiceModels.ts';
import { normaliseBaseUrl } from './baseUrl.ts';

/** As `config.json` keeps them; what each means stands in `protocol/provider.ts`. Keys are not among them. */
export const providerSettingsSchema = z.object({
  kind: providerKindSchema,
  baseUrl: z.nullable(z.string()),
  model: z.string(),
  voice: z.string(),
  transcription: z.nullable(z.string()),
});
export type ProviderSettings = z.infer<typeof providerSettingsSchema>;

const defaultLocalVoice = 'slt';
const localModel = 'earshot-local';

/** https://platform.openai.com/docs/guides/realtime-conversations#voice-options */
const openaiVoices = ['marin', 'cedar', 'alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', 'verse'];

/** What a user who set nothing has; `voice` is Flite's. */
export function localSettings(voice: string = defaultLocalVoice): ProviderSettings {
  return { kind: 'local', baseUrl: null, model: localModel, voice, transcription: localModel };
}

/** The settings after a change, none of them wrong. Throws `request_invalid`, saying what would be right. */
export function changeSettings(current: ProviderSettings, change: ProviderChange): ProviderSettings {
  const { kind } = change;
  const before = current.kind === kind ? current : defaultsOf(kind);
  if (kind === 'local') return changeLocal(before, change);
  const baseUrl = change.baseUrl === undefined ? before.baseUrl : normaliseBaseUrl(change.baseUrl);
  if (baseUrl === null) throw invalid('Say which base URL speaks the same wire, for example https://voice.example');
  if (kind === 'openai' && baseUrl !== openaiBaseUrl) {
    throw invalid(`OpenAI is reached at ${openaiBaseUrl}. For ${baseUrl}, choose a compatible provider.`);
  }
  const { transcription } = change;
  return {
    kind,
    baseUrl,
    model: readName(change.model) ?? before.model,
    voice: kind === 'openai' ? readVoice(change, before, openaiVoices) : (readName(change.voice) ?? before.voice),
    transcription: transcription === null ? null : (readName(transcription) ?? before.transcription),
  };
}

function changeLocal(before: ProviderSettings, change: ProviderChange): ProviderSettings {
  const { baseUrl, model = localModel, transcription = localModel, key } = change;
  if (baseUrl !== undefined || model !== localModel || transcription !== localModel || typeof key === 'string') {
    throw invalid('The voice on this machine has no base URL, model or key to choose: only its own voice.');
  }
  return localSettings(readVoice(change, before, voiceNames));
}

function defaultsOf(kind: ProviderKind): ProviderSettings {
  if (kind === 'local') return localSettings();
  const models = { model: 'gpt-realtime-2.1', voice: 'marin', transcription: 'gpt-transcribe' };
  return { kind, baseUrl: kind === 'openai' ? openaiBaseUrl : null, ...models };
}

function readVoice({ voice }: ProviderChange, before: ProviderSettings, allowed: readonly string[]): string {
  const chosen = readName(voice) ?? before.voice;
  if (allowed.includes(chosen)) return chosen;
  throw invalid(`There is no voice "${chosen}" here. Choose one of ${allowed.join(', ')}.`);
}

/** Free text, as it goes to the provider. */
function readName(text: string | undefined): string | undefined {
  const name = text?.trim();
  if (name === undefined || /^[\p{L}\p{N}\p{P}\p{S}](?:[\p{L}\p{N}\p{P}\p{S} ]*)$/u.test(name)) return name;
  throw invalid('A model or voice is named in one line of visible characters.');
}

function invalid(message: string): AppError {
  return new AppError('request_invalid', message);
}

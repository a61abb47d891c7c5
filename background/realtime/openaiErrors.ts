import type { AppErrorCode, Failure } from '../../protocol/appError.ts';

/** An error as OpenAI writes it, in an event or as the body of an HTTP answer. */
export interface WiredError {
  readonly type?: string | null | undefined;
  readonly code?: string | null | undefined;
  readonly message?: string | null | undefined;
  /** The field of the request that is meant. */
  readonly param?: string | null | undefined;
}

const plain: Partial<Record<AppErrorCode, string>> = {
  provider_key_refused:
    'The voice service refused the key. Check it in the settings of Earshot; at OpenAI keys are made on https://platform.openai.com/api-keys.',
  provider_quota:
    'There is no credit left with the voice service. At OpenAI you add some on https://platform.openai.com/settings/organization/billing.',
  provider_rate_limited:
    'The voice service gets more than its limit allows. Wait a minute; at OpenAI the limits are on https://platform.openai.com/settings/organization/limits.',
  provider_unreachable:
    'The voice service is overloaded or in trouble. Try again in a minute; how OpenAI is doing is on https://status.openai.com.',
};

const codes: ReadonlyMap<string, AppErrorCode> = new Map([
  ['invalid_api_key', 'provider_key_refused'],
  ['authentication_error', 'provider_key_refused'],
  ['invalid_authentication', 'provider_key_refused'],
  ['insufficient_quota', 'provider_quota'],
  ['billing_hard_limit_reached', 'provider_quota'],
  ['rate_limit_exceeded', 'provider_rate_limited'],
  ['rate_limit_error', 'provider_rate_limited'],
  ['server_error', 'provider_unreachable'],
  ['server_is_overloaded', 'provider_unreachable'],
  ['engine_overloaded', 'provider_unreachable'],
  ['slow_down', 'provider_unreachable'],
  // Our own voice server's word for a turn longer than it keeps.
  ['input_audio_lost', 'speech_lost'],
]);

const noSemanticTurns =
  'The voice service cannot tell from your words when you have finished. Earshot waits for a pause instead; how long, you choose in the settings.';

/** Whether it is the way turns are taken that a provider refuses: not every one knows `semantic_vad`. */
function isAboutTurns({ param, message }: WiredError): boolean {
  return /turn_detection|semantic_vad/.test(`${param ?? ''} ${message ?? ''}`);
}

/** What a provider says that refuses a session's settings, at its start or later. */
export function toSettingsFailure(error: WiredError, otherwise: AppErrorCode = 'provider_refused'): Failure {
  const failure = toProviderFailure(error, otherwise);
  return failure.code === otherwise && isAboutTurns(error)
    ? { code: 'turn_taking_refused', message: noSemanticTurns }
    : failure;
}

/** An error of the provider in plain words: what happened, what to do, and the page where. */
export function toProviderFailure(error: WiredError, otherwise: AppErrorCode = 'provider_refused'): Failure {
  const code = codes.get(error.code ?? '') ?? codes.get(error.type ?? '') ?? otherwise;
  const said = (error.message ?? '').slice(0, 500);
  const words = plain[code];
  if (words === undefined)
    return { code, message: `The voice service says: ${said === '' ? 'no reason given' : said}` };
  return { code, message: said === '' ? words : `${words} It says: ${said}` };
}

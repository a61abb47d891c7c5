import * as z from 'zod/mini';

/** Every way Earshot can fail, as callers may switch on it. Append only: codes are stored and sent between versions. */
export const appErrorCodes = [
  'microphone_denied',
  'microphone_dismissed',
  'microphone_missing',
  'microphone_lost',
  'host_missing',
  'host_forbidden',
  'host_crashed',
  'host_version_mismatch',
  'host_unreachable',
  'origin_refused',
  'workspace_missing',
  'workspace_unknown',
  'workspace_busy',
  'path_refused',
  'file_unsupported',
  'file_missing',
  'file_exists',
  'write_failed',
  'edit_conflict',
  'nothing_to_undo',
  'task_unknown',
  'models_missing',
  'models_damaged',
  'voice_failed',
  'provider_unreachable',
  'provider_refused',
  'call_failed',
  'call_unknown',
  'control_lost',
  'queue_full',
  'request_invalid',
  'result_invalid',
  'method_unknown',
  'message_too_large',
  'cancelled',
  'timed_out',
  'port_closed',
  'retiring',
  'usage',
  'browser_missing',
  'call_expiring',
  'cap_reached',
  'speech_lost',
  'internal',
  'speaker_missing',
  'provider_key_refused',
  'provider_quota',
  'provider_rate_limited',
  'provider_key_missing',
  'command_missing',
  'engine_missing',
  'engine_outdated',
  'engine_signed_out',
  'engine_limited',
  'engine_failed',
  'patch_invalid',
  'patch_mismatch',
  'approval_unknown',
  'approval_refused',
  'not_allowed',
  'nothing_to_redo',
  'dialog_missing',
  'dialog_open',
  'undo_expiring',
  'turn_taking_refused',
] as const;

/** One of {@link appErrorCodes}. */
export type AppErrorCode = (typeof appErrorCodes)[number];

export const appErrorCodeSchema = z.enum(appErrorCodes);

/** A failure as it travels and as a snapshot shows it. */
export const failureSchema = z.strictObject({
  code: appErrorCodeSchema,
  message: z.string().check(z.maxLength(4_000)),
});
export type Failure = z.infer<typeof failureSchema>;

/** The one error class: a code to decide on and a sentence for whoever must act, which names the next step. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: AppErrorCode;

  constructor(code: AppErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The failure inside any thrown value. A bug (anything but an AppError) shows no internals: it becomes `internal`. */
export function toFailure(error: unknown): Failure {
  if (error instanceof AppError) return { code: error.code, message: error.message.slice(0, 4_000) };
  if (error instanceof Error && error.name === 'AbortError') return { code: 'cancelled', message: 'Cancelled.' };
  return { code: 'internal', message: 'Something went wrong inside Earshot. The log says more.' };
}

import type { AppErrorCode } from '../../protocol/appError.ts';
import type { HostCommand } from './hostCommands.ts';

/** What a notice can offer as its way out: an intent, or the settings page. */
export type NoticeAction = 'microphone.ask' | 'host.retry' | 'session.start' | 'settings.open';

/** A failure in plain words. The failure's own message follows as the detail: it knows the case at hand. */
export interface NoticeText {
  readonly title: string;
  readonly action?: NoticeAction;
  readonly command?: HostCommand;
}

/** Total over the codes: a new code without a sentence is a compile error. */
export const noticeTexts: Readonly<Record<AppErrorCode, NoticeText>> = {
  microphone_denied: { title: 'The microphone is blocked', action: 'microphone.ask' },
  microphone_dismissed: { title: 'The microphone is not allowed yet', action: 'microphone.ask' },
  microphone_missing: { title: 'No microphone was found', action: 'session.start' },
  microphone_lost: { title: 'The microphone went away', action: 'session.start' },
  host_missing: { title: 'The host is not installed', action: 'host.retry', command: 'install' },
  host_forbidden: { title: 'The host does not accept this extension', action: 'host.retry', command: 'install' },
  host_crashed: { title: 'The host stopped unexpectedly', action: 'host.retry' },
  host_version_mismatch: { title: 'Host and extension do not fit together', action: 'host.retry', command: 'install' },
  host_unreachable: { title: 'The host does not answer', action: 'host.retry' },
  origin_refused: { title: 'The host does not accept this extension', action: 'host.retry', command: 'install' },
  workspace_missing: { title: 'There is no workspace to change yet', command: 'addWorkspace' },
  workspace_unknown: { title: 'This workspace is no longer allowed', command: 'addWorkspace' },
  workspace_busy: { title: 'This workspace is busy' },
  path_refused: { title: 'That lies outside the workspace' },
  file_unsupported: { title: 'This kind of file cannot be changed' },
  file_missing: { title: 'The file is not there' },
  file_exists: { title: 'The file is there already' },
  write_failed: { title: 'The change could not be written' },
  edit_conflict: { title: 'The file changed in the meantime' },
  nothing_to_undo: { title: 'There is nothing to undo' },
  undo_expiring: { title: 'Old changes can be undone for one more day' },
  nothing_to_redo: { title: 'There is nothing to redo' },
  engine_missing: { title: 'Codex is not installed' },
  engine_outdated: { title: 'Codex is too old' },
  engine_signed_out: { title: 'Codex is not signed in' },
  engine_limited: { title: 'The model takes no more for now' },
  engine_failed: { title: 'Codex could not do that' },
  command_missing: { title: 'A program is missing on this computer' },
  task_unknown: { title: 'This task is no longer known' },
  models_missing: { title: 'The voice models are not there', action: 'host.retry' },
  models_damaged: { title: 'The voice models are damaged', action: 'host.retry' },
  voice_failed: { title: 'The local voice could not start', action: 'session.start' },
  provider_unreachable: { title: 'The voice service does not answer', action: 'session.start' },
  provider_refused: { title: 'The voice service refused the call' },
  call_failed: { title: 'The call could not be made', action: 'session.start' },
  call_unknown: { title: 'The call is over', action: 'session.start' },
  control_lost: { title: 'The voice cannot reach your files right now' },
  queue_full: { title: 'Too much is waiting already' },
  request_invalid: { title: 'Earshot did not accept that' },
  result_invalid: { title: 'Earshot got an answer it cannot read' },
  method_unknown: { title: 'Host and extension do not fit together', command: 'install' },
  message_too_large: { title: 'That was too long to send' },
  cancelled: { title: 'Cancelled' },
  timed_out: { title: 'That took too long' },
  port_closed: { title: 'The connection was interrupted' },
  retiring: { title: 'The host is being replaced by a newer one', action: 'host.retry' },
  usage: { title: 'The command was not understood' },
  browser_missing: { title: 'No browser was found' },
  speaker_missing: { title: 'The speaker was not found', action: 'settings.open' },
  call_expiring: { title: 'The call goes on in a new one soon' },
  cap_reached: { title: 'Your limit for spending is reached', action: 'settings.open' },
  speech_lost: { title: 'Some of what you said was lost' },
  internal: { title: 'Something went wrong inside Earshot' },
  provider_key_refused: { title: 'The voice service refused the key', action: 'settings.open' },
  provider_quota: { title: 'The credit with the voice service is used up' },
  provider_rate_limited: { title: 'The voice service asks for a pause', action: 'session.start' },
  dialog_missing: { title: 'No folder dialog was found', command: 'addWorkspace' },
  dialog_open: { title: 'A folder dialog is open already' },
  provider_key_missing: { title: 'The voice service needs a key', action: 'settings.open' },
  patch_invalid: { title: 'The patch cannot be read' },
  patch_mismatch: { title: 'The patch does not fit the files' },
  approval_unknown: { title: 'That question is over' },
  approval_refused: { title: 'That does not answer the question' },
  not_allowed: { title: 'That was not allowed' },
  turn_taking_refused: { title: 'Earshot waits for pauses now', action: 'settings.open' },
};

/** What the button of an action says. */
export const noticeActionLabels: Readonly<Record<NoticeAction, string>> = {
  'microphone.ask': 'Set up the microphone',
  'host.retry': 'Retry',
  'session.start': 'Talk again',
  'settings.open': 'Open the settings',
};

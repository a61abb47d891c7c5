/** What the document tells the audio thread. */
export type TalkCommand =
  /** A new call: not connected yet. Without `replays` all that was recorded is forgotten. */
  | { readonly type: 'callBegan'; readonly replays: boolean; readonly open: boolean }
  | { readonly type: 'mediaChanged'; readonly connected: boolean }
  | { readonly type: 'gateOpened' }
  /** Answered by `drained` when all recorded before has left; then nothing is played until `drainHandled`. */
  | { readonly type: 'gateShut'; readonly drain: number }
  | { readonly type: 'drainHandled'; readonly drain: number }
  /** A null `throughMs`: all but what the provider may not have judged yet. */
  | { readonly type: 'settled'; readonly throughMs: number | null; readonly pending: readonly PendingSpan[] }
  /** Answered by `voiceStopped`. */
  | { readonly type: 'voiceSilenced' }
  | { readonly type: 'ended' };

/** What the audio thread tells the document. */
export type TalkReport =
  | { readonly type: 'lag'; readonly lagMs: number; readonly lostMs: number }
  | ({ readonly type: 'drained' } & Drained)
  /** Media that had gone down are back, and speech that was sent shortly before has had no effect: it may be lost. */
  | { readonly type: 'doubtful' }
  | { readonly type: 'voiceStopped' };

/** All that was recorded before a gate was shut has left. */
export interface Drained {
  readonly drain: number;
  /** The sent clock at that moment. */
  readonly throughMs: number;
  /** Whether any of it, since the drain before or the call's beginning, was speech. */
  readonly spoken: boolean;
}

/** Speech without effect so far, in ms of the sent clock; a null end is still being spoken. */
export interface PendingSpan {
  readonly fromMs: number;
  readonly throughMs: number | null;
}

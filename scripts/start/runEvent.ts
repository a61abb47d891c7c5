import type { Failure } from '../../protocol/appError.ts';
import type { EndReason } from '../../protocol/snapshot.ts';
import type { Outcome } from '../../protocol/task.ts';

/** What `npm start` tells while it runs; with --json each is a line, `atMs` counted from the program's start. */
export type RunEvent =
  | { readonly event: 'stage'; readonly text: string }
  | { readonly event: 'session.live' }
  | { readonly event: 'request'; readonly kind: 'say' | 'wav' | 'type'; readonly text: string }
  | { readonly event: 'heard'; readonly text: string; readonly score: number | null }
  | { readonly event: 'task.started'; readonly taskId: string; readonly prompt: string }
  | { readonly event: 'edit'; readonly taskId: string; readonly path: string; readonly diff: string }
  | { readonly event: 'task.finished'; readonly taskId: string; readonly outcome: Outcome; readonly summary: string }
  | { readonly event: 'spoke'; readonly text: string }
  | ({ readonly event: 'notice' } & Failure)
  | { readonly event: 'session.ended'; readonly reason: EndReason }
  | { readonly event: 'kept'; readonly folder: string }
  | ({ readonly event: 'failed' } & Failure);

export type Tell = (event: RunEvent) => void;

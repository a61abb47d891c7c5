import * as z from 'zod/mini';
import type { Contract } from './contract.ts';
import { limits } from './limits.ts';

/** One start attempt, made by background: a late answer for another attempt is ignored. */
export const attemptIdSchema = z.string().check(z.regex(/^[\w-]{1,64}$/));
const attempt = { attemptId: attemptIdSchema };
const sdp = z.string().check(z.minLength(1), z.maxLength(256 * 1024));

/** The peer connection as background sees it. `disconnected` may heal; `failed` and `closed` do not. */
const callStateSchema = z.enum(['offering', 'connecting', 'connected', 'disconnected', 'failed', 'closed']);
export type CallState = z.infer<typeof callStateSchema>;

const callView = z.strictObject({
  ...attempt,
  state: callStateSchema,
  controlOpen: z.boolean(),
  /** Sequence number of the newest logged frame; 0 when there is none. */
  lastSeq: z.number(),
});

const loggedFrame = z.strictObject({ seq: z.number(), frame: z.string() });

/**
 * What offscreen serves to background. Offscreen dials the port. Frames of the data channel are opaque strings here:
 * each is numbered and kept until acknowledged, and sent on as `control.frame` only while watched.
 */
export const offscreenContract = {
  requests: {
    /** The call offscreen holds, if any: what a new worker asks first. */
    'call.view': { params: z.strictObject({}), result: z.strictObject({ call: z.nullable(callView) }) },
    /** Opens the microphone and makes the offer (no wait for ICE). Rejects with a `microphone_*` code or `call_failed`. Replaces an earlier call. */
    'call.offer': { params: z.strictObject(attempt), result: z.strictObject({ sdp }) },
    'call.answer': { params: z.strictObject({ ...attempt, sdp }), result: z.strictObject({}) },
    /** Releases microphone, peer connection and log. Closing a call that is not there is fine. */
    'call.close': { params: z.strictObject(attempt), result: z.strictObject({}) },
    /** Sends a ready frame on the data channel. Rejects `control_lost` when it is not open, `message_too_large` above 64 KiB. */
    'control.send': {
      params: z.strictObject({ ...attempt, frame: z.string().check(z.maxLength(limits.dataChannelBytes)) }),
      result: z.strictObject({}),
    },
    /** Whether frames are forwarded as they come (the data channel is the active leg) or only logged. */
    'control.watch': { params: z.strictObject({ ...attempt, on: z.boolean() }), result: z.strictObject({}) },
    /** Logged frames after `afterSeq`, at most 256 KiB at once. `lost` counts frames dropped unread. */
    'log.read': {
      params: z.strictObject({ ...attempt, afterSeq: z.number() }),
      result: z.strictObject({ frames: z.array(loggedFrame), more: z.boolean(), lost: z.number() }),
    },
    'log.acknowledge': { params: z.strictObject({ ...attempt, throughSeq: z.number() }), result: z.strictObject({}) },
    /** Levels are emitted only while a surface shows them. */
    'level.watch': { params: z.strictObject({ on: z.boolean() }), result: z.strictObject({}) },
  },
  events: {
    'call.changed': z.strictObject({ call: callView }),
    'control.frame': z.strictObject({ ...attempt, ...loggedFrame.shape }),
    /** The microphone's track ended by itself: unplugged, or its permission was revoked. */
    'microphone.ended': z.strictObject(attempt),
    /** Peaks 0 to 1, at most 20 a second. */
    'level.changed': z.strictObject({ input: z.number(), output: z.number() }),
    /** Every 20 s while a call is live: keeps the service worker awake. */
    heartbeat: z.strictObject({}),
  },
} as const satisfies Contract;
export type OffscreenContract = typeof offscreenContract;

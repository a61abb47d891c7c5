import * as z from 'zod/mini';
import { failureSchema } from './appError.ts';
import type { Contract } from './contract.ts';
import { limits } from './limits.ts';

/** One start attempt, made by background: a late answer for another attempt is ignored. */
export const attemptIdSchema = z.string().check(z.regex(/^[\w-]{1,64}$/));
const attempt = { attemptId: attemptIdSchema };
const sdp = z.string().check(z.minLength(1), z.maxLength(256 * 1024));

/** The peer connection as background sees it. `disconnected` may heal; `failed` and `closed` do not. */
const callStateSchema = z.enum(['offering', 'connecting', 'connected', 'disconnected', 'failed', 'closed']);
export type CallState = z.infer<typeof callStateSchema>;

/** `muted` and `gone` hold no device; `gone` was not asked for (see `microphone.failed`). */
const microphoneStateSchema = z.enum(['opening', 'open', 'muted', 'gone']);
export type MicrophoneState = z.infer<typeof microphoneStateSchema>;

/** The data channel opens once. */
const channelStateSchema = z.enum(['connecting', 'open', 'closed']);
export type ChannelState = z.infer<typeof channelStateSchema>;

const callView = z.strictObject({
  ...attempt,
  state: callStateSchema,
  channel: channelStateSchema,
  /** Sequence number of the newest logged frame; 0 when there is none. */
  lastSeq: z.number(),
  microphone: microphoneStateSchema,
  /** Speech recorded and not yet sent: what the provider is behind. */
  lagMs: z.number(),
  /** Speech that no longer fitted into the recorder since it began; 0 unless a call took half a minute to connect. */
  lostMs: z.number(),
});

const deviceId = z.nullable(z.string().check(z.maxLength(512)));
/** Null is the browser's default device. */
const devices = { microphoneId: deviceId, speakerId: deviceId };

/** What became of the end of a turn. `empty`: there was no turn, nothing but silence. `unsent`: the call ended before. */
const turnEndSchema = z.enum(['sent', 'empty', 'unsent']);
export type TurnEnd = z.infer<typeof turnEndSchema>;

const frame = z.string().check(z.maxLength(limits.dataChannelBytes));
/** Client events made by background beforehand, to be sent without a round trip. */
const readyFrames = z.array(frame).check(z.maxLength(8));
const atMs = z.number().check(z.minimum(0));

const loggedFrame = z.strictObject({ seq: z.number(), frame: z.string() });

/**
 * What offscreen serves to background. Offscreen dials the port. Frames of the data channel are opaque strings here:
 * each is numbered and kept until acknowledged, and sent on as `control.frame` only while watched.
 */
export const offscreenContract = {
  requests: {
    /** The call offscreen holds, if any: what a new worker asks first. */
    'call.view': { params: z.strictObject({}), result: z.strictObject({ call: z.nullable(callView) }) },
    /**
     * Makes the offer at once (no wait for ICE, none for the microphone, whose failure comes as `microphone.failed`), and
     * starts recording what the open gate lets in: it is played into the call in order once that is connected. Replaces an
     * earlier call: its microphone and backlog too, unless `replays`; then both go on, and what the earlier call was sent
     * without effect (see `speech.settle`) comes first, once. Rejects `call_failed`.
     */
    'call.offer': {
      params: z.strictObject({
        ...attempt,
        replays: z.boolean(),
        devices: z.strictObject(devices),
        gate: z.enum(['open', 'shut']),
        earcon: z.boolean(),
      }),
      result: z.strictObject({ sdp }),
    },
    'call.answer': { params: z.strictObject({ ...attempt, sdp }), result: z.strictObject({}) },
    /**
     * Releases peer connection and log, the microphone and all recorded speech. Closing a call that is not there is fine.
     * Null closes whatever there is: a session may end between two of its calls, while the sound of the last one is here.
     */
    'call.close': {
      params: z.strictObject({ attemptId: z.nullable(attemptIdSchema) }),
      result: z.strictObject({}),
    },
    /** Sends a ready frame on the data channel. Rejects `control_lost` when it is not open, `message_too_large` above 64 KiB. */
    'control.send': {
      params: z.strictObject({ ...attempt, frame }),
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
    /**
     * Speech sent up to `throughMs` has had its effect, but for the pending spans (a null end: still being spoken). What is
     * not settled is kept, in memory and at most a minute of it, for the next call. Times are ms since this call connected.
     * Null settles all but the last 10 s sent: where the provider hears turns begin, what it had that long and named no
     * turn of is the room's noise. For right before a `call.offer` that replays; not where the user holds to talk.
     */
    'speech.settle': {
      params: z.strictObject({
        ...attempt,
        throughMs: z.nullable(atMs),
        pending: z.array(z.strictObject({ fromMs: atMs, throughMs: z.nullable(atMs) })).check(z.maxLength(256)),
      }),
      result: z.strictObject({}),
    },
    /** Hold to talk, pressed: sends the frames at once if the data channel is open, then lets the microphone in. */
    'gate.open': { params: z.strictObject({ ...attempt, frames: readyFrames }), result: z.strictObject({}) },
    /**
     * Hold to talk, released: lets nothing more in, and sends the frames when all speech before has left; not if there was
     * none since the last release or the call's beginning. `throughMs` is where the turn ends. A press meanwhile is recorded,
     * and its frames and speech follow these.
     */
    'gate.shut': {
      params: z.strictObject({ ...attempt, frames: readyFrames }),
      result: z.strictObject({ end: turnEndSchema, throughMs: atMs }),
    },
    /** Sends the frames if the data channel is open, and mutes the voice at once until its next output begins. */
    'speaker.silence': { params: z.strictObject({ ...attempt, frames: readyFrames }), result: z.strictObject({}) },
    /** Stops the microphone's track, or opens it again. Rejects `microphone_*` when it does not open. */
    'microphone.mute': { params: z.strictObject({ ...attempt, on: z.boolean() }), result: z.strictObject({}) },
    /** Changes devices in the running call. Rejects `microphone_*` or `speaker_missing`: that one stays, the other is changed. */
    'devices.use': { params: z.strictObject({ ...attempt, ...devices }), result: z.strictObject({}) },
    /** Levels are emitted only while a surface shows them. */
    'level.watch': { params: z.strictObject({ on: z.boolean() }), result: z.strictObject({}) },
  },
  events: {
    /** Also while the lag changes, four times a second at most. */
    'call.changed': z.strictObject({ call: callView }),
    'control.frame': z.strictObject({ ...attempt, ...loggedFrame.shape }),
    /** Frames have been in the log for two seconds, forwarded to nobody and not acknowledged; once for all that came meanwhile. */
    'log.waiting': z.strictObject(attempt),
    /**
     * A lost connection has healed, and what was said in the seconds before it was noticed has had no effect a moment later:
     * it may never have arrived. The next call would hear it.
     */
    'speech.doubtful': z.strictObject(attempt),
    /** The microphone did not open, or ended by itself (unplugged, permission revoked) and no default device replaced it. */
    'microphone.failed': z.strictObject({ ...attempt, failure: failureSchema }),
    /** The chosen speaker went away; the default one plays from now on. */
    'speaker.failed': z.strictObject({ ...attempt, failure: failureSchema }),
    /** Peaks 0 to 1, at most 20 a second. */
    'level.changed': z.strictObject({ input: z.number(), output: z.number() }),
    /** Every 20 s: keeps the service worker awake, and with it a call or a document kept warm. */
    heartbeat: z.strictObject({}),
  },
} as const satisfies Contract;
export type OffscreenContract = typeof offscreenContract;

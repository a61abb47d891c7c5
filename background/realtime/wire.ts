import type { Failure } from '../../protocol/appError.ts';
import type { OpenedProvider } from '../../protocol/hostContract.ts';
import type { Settings } from '../../protocol/settings.ts';

/** A function the voice model may call; `parameters` is JSON Schema. */
interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What the voice model is told to be. */
export interface Persona {
  readonly instructions: string;
  readonly tools: readonly ToolDefinition[];
}

/** A call the voice model made to a tool. `args` is what the model wrote: JSON, if all is well. */
export interface FunctionCall {
  readonly functionCallId: string;
  readonly name: string;
  readonly args: string;
}

/** How turns are taken. */
export type TurnTaking = Pick<Settings, 'mode' | 'patience'>;

/** What a call is to be like. It can change while the call goes on. */
export interface CallConfig {
  readonly persona: Persona;
  readonly turns: TurnTaking;
  /** Words that the recogniser should expect. */
  readonly keywords: readonly string[];
  /** Present once other words are expected than at the start: the model that takes them. */
  readonly transcription?: Provider['transcription'];
}

/** Who hears and speaks: where, as whom, and with a credential in hand. */
export type Provider = Omit<OpenedProvider, 'token' | 'keywords'> & { readonly token: string };

/** The tokens one response took, as the provider counts them. `cached` is a part of `input`. */
export interface Usage {
  readonly input: TokenCounts;
  readonly cached: TokenCounts;
  readonly output: TokenCounts;
}

export interface TokenCounts {
  readonly text: number;
  readonly audio: number;
  readonly image: number;
}

/** What writing down one turn took: tokens or seconds, whichever the transcription model is counted in. */
export type HearingUsage =
  | { readonly unit: 'tokens'; readonly input: TokenCounts; readonly output: TokenCounts }
  | { readonly unit: 'seconds'; readonly seconds: number };

type ResponseStatus = 'completed' | 'cancelled' | 'incomplete' | 'failed';

/**
 * What happened in the call, in Earshot's words. Item and response ids are the provider's; times are milliseconds of sent
 * audio since the call connected. What a provider leaves out is undefined.
 */
export type WireEvent =
  | { readonly type: 'sessionReady' }
  /**
   * The provider would not change the session's settings (`turn_taking_refused`: for how turns are taken): it goes on with the
   * old ones.
   */
  | { readonly type: 'settingsRefused'; readonly failure: Failure }
  | { readonly type: 'speechStarted'; readonly itemId: string | undefined; readonly atMs: number | undefined }
  | { readonly type: 'speechStopped'; readonly itemId: string | undefined; readonly atMs: number | undefined }
  /** The audio since the last turn became an item: the end of a turn, also where no speech was detected. */
  | { readonly type: 'turnCommitted'; readonly itemId: string }
  /** A turn ended by hand had no sound in it. */
  | { readonly type: 'turnEmpty' }
  | { readonly type: 'heardDelta'; readonly itemId: string; readonly text: string }
  | {
      readonly type: 'heard';
      readonly itemId: string;
      readonly text: string;
      readonly score: number | undefined;
      readonly usage: HearingUsage | null;
    }
  /** A turn could not be written down. The model has heard it all the same. */
  | { readonly type: 'hearingFailed'; readonly itemId: string }
  | { readonly type: 'itemAdded'; readonly itemId: string }
  | { readonly type: 'itemRefused'; readonly itemId: string; readonly failure: Failure }
  | { readonly type: 'responseStarted'; readonly responseId: string }
  | {
      readonly type: 'responseDone';
      readonly responseId: string;
      readonly status: ResponseStatus;
      /** Calls of a completed response only: those of a cancelled one were never meant. */
      readonly functionCalls: readonly FunctionCall[];
      readonly usage: Usage | null;
      /** Why it failed; null if it did not. */
      readonly failure: Failure | null;
    }
  | { readonly type: 'saidDelta'; readonly responseId: string; readonly itemId: string; readonly text: string }
  /** `aloud`: its sound is played as well, and told of by events of its own. Text is there at once. */
  | {
      readonly type: 'said';
      readonly responseId: string;
      readonly itemId: string;
      readonly text: string;
      readonly aloud: boolean;
    }
  /** The rest of what was said was never played: the user heard it up to here. */
  | { readonly type: 'saidCut'; readonly itemId: string; readonly playedMs: number }
  | { readonly type: 'playbackStarted'; readonly responseId: string }
  | { readonly type: 'playbackStopped'; readonly responseId: string }
  | { readonly type: 'playbackCleared'; readonly responseId: string }
  /** A response was asked for while another was active. */
  | { readonly type: 'responseRefused' }
  /** A response was asked for and will not come. */
  | { readonly type: 'responseFailed'; readonly failure: Failure }
  /** The provider ended the session: nothing more will come. */
  | { readonly type: 'sessionEnded'; readonly cause: 'expired' | 'credential'; readonly failure: Failure }
  /** Something to show; the session goes on. */
  | { readonly type: 'problem'; readonly failure: Failure }
  | { readonly type: 'other'; readonly wireType: string };

/** One frame read. */
export interface WireFrame {
  readonly event: WireEvent;
  /** Names under which the same event is known on the other leg; none for what need not be recognised. */
  readonly keys: readonly string[];
  /** Whether it is worth handling late. */
  readonly replayed: boolean;
}

/** An item put into the conversation, under an id of our own by which the provider confirms it. */
export type OutboundItem =
  /** What the user typed. */
  | { readonly kind: 'text'; readonly itemId: string; readonly text: string }
  /** What a function call came to. */
  | { readonly kind: 'output'; readonly itemId: string; readonly functionCallId: string; readonly text: string }
  /** What the model should know. Never asks for a response. */
  | { readonly kind: 'context'; readonly itemId: string; readonly text: string }
  /** What a running task tells. */
  | { readonly kind: 'progress'; readonly itemId: string; readonly text: string }
  /** What a task asks the user. */
  | { readonly kind: 'decision'; readonly itemId: string; readonly text: string };

/**
 * Why a sideband cannot be joined. `absent`: the provider knows no such call, as it may not yet right after creation.
 * `gone`: it had one. `credential`: the key is refused. `unknown`: nothing that speaks against another try.
 */
export interface SidebandRefusal {
  readonly kind: 'absent' | 'gone' | 'credential' | 'unknown';
  /** What the provider answered with; undefined when it did not answer. */
  readonly status: number | undefined;
}

/** Where a sideband is joined. */
export interface SidebandAddress {
  readonly url: string;
  readonly protocols: readonly string[];
}

export interface CallPlace {
  readonly provider: Provider;
  readonly callId: string;
}

/** Ready frames for whoever holds the audio, in order. They are sent at once or not at all: never kept, never repeated. */
export interface TurnFrames {
  /** A turn begins by hand: stop the voice, forget what was heard before. */
  readonly press: readonly string[];
  /** The turn ends: take it and respond. */
  readonly release: readonly string[];
  /** Stop the voice. */
  readonly silence: readonly string[];
}

/**
 * All that knows a provider's endpoints, event names and voices. The session speaks in {@link WireEvent}s and
 * {@link OutboundItem}s only, so a second wire replaces this one without touching it.
 */
export interface Wire {
  /**
   * Creates the call. Rejects `provider_unreachable`, `provider_refused`, `provider_key_refused`, `provider_quota`,
   * `provider_rate_limited`, `turn_taking_refused`, `call_failed` or `cancelled`.
   */
  createCall(
    provider: Provider,
    offer: string,
    config: CallConfig,
    options: { readonly signal: AbortSignal },
  ): Promise<{ readonly callId: string; readonly answer: string }>;
  /** Ends the call on the provider's side. A call that is already gone is fine, and so is a provider that is. */
  hangUp(place: CallPlace, options: { readonly signal: AbortSignal }): Promise<void>;
  sideband(place: CallPlace): SidebandAddress;
  /** Asks why a sideband cannot be joined, which a WebSocket does not tell. */
  askSideband(place: CallPlace, options: { readonly signal: AbortSignal }): Promise<SidebandRefusal>;
  readFrame(frame: string): WireFrame;
  itemFrame(item: OutboundItem): string;
  respondFrame(): string;
  /** Says what the call is to be like; the provider answers with `sessionReady` or `settingsRefused`. */
  greetFrame(config: CallConfig): string;
  turnFrames(): TurnFrames;
}

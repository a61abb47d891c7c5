import type { OpenedProvider } from '../../protocol/hostContract.ts';

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

/** What happened in the call, in Earshot's words. Item and response ids are the provider's. */
export type WireEvent =
  | { readonly type: 'sessionReady' }
  | { readonly type: 'speechStarted' }
  | { readonly type: 'speechStopped' }
  | { readonly type: 'heardDelta'; readonly itemId: string; readonly text: string }
  | { readonly type: 'heard'; readonly itemId: string; readonly text: string; readonly score: number | undefined }
  | { readonly type: 'itemAdded'; readonly itemId: string }
  | { readonly type: 'itemRefused'; readonly itemId: string; readonly message: string }
  | { readonly type: 'responseStarted'; readonly responseId: string }
  | {
      readonly type: 'responseDone';
      readonly responseId: string;
      /** Calls of a completed response only: those of a cancelled one were never meant. */
      readonly functionCalls: readonly FunctionCall[];
    }
  | { readonly type: 'saidDelta'; readonly responseId: string; readonly itemId: string; readonly text: string }
  | { readonly type: 'said'; readonly responseId: string; readonly itemId: string; readonly text: string }
  | { readonly type: 'playbackStarted'; readonly responseId: string }
  | { readonly type: 'playbackStopped'; readonly responseId: string }
  | { readonly type: 'playbackCleared'; readonly responseId: string }
  /** A response was asked for while another was active. */
  | { readonly type: 'responseRefused' }
  /** The provider ended the session: nothing more will come. */
  | { readonly type: 'sessionEnded'; readonly message: string }
  | { readonly type: 'problem'; readonly message: string }
  | { readonly type: 'other'; readonly wireType: string };

/** One frame read. */
export interface WireFrame {
  readonly event: WireEvent;
  /** Names under which the same event is known on the other leg; none for what need not be recognised. */
  readonly keys: readonly string[];
  /** Whether it is worth handling late: a delta is not, its `done` replaces it. */
  readonly replayed: boolean;
}

/** An item put into the conversation, under an id of our own by which the provider confirms it. */
export type OutboundItem =
  | { readonly kind: 'text'; readonly itemId: string; readonly text: string }
  | { readonly kind: 'output'; readonly itemId: string; readonly functionCallId: string; readonly text: string };

/** Where a sideband is joined. */
export interface SidebandAddress {
  readonly url: string;
  readonly protocols: readonly string[];
}

export interface CallPlace {
  readonly provider: OpenedProvider;
  readonly callId: string;
}

/**
 * All that knows a provider's endpoints, event names and voices. The session speaks in {@link WireEvent}s and
 * {@link OutboundItem}s only, so a second wire replaces this one without touching it.
 */
export interface Wire {
  /** Creates the call. Rejects `provider_unreachable`, `provider_refused`, `call_failed` or `cancelled`. */
  createCall(
    provider: OpenedProvider,
    offer: string,
    persona: Persona,
    options: { readonly signal: AbortSignal },
  ): Promise<{ readonly callId: string; readonly answer: string }>;
  /** Ends the call on the provider's side. A call that is already gone is fine, and so is a provider that is. */
  hangUp(place: CallPlace, options: { readonly signal: AbortSignal }): Promise<void>;
  sideband(place: CallPlace): SidebandAddress;
  readFrame(frame: string): WireFrame;
  itemFrame(item: OutboundItem): string;
  respondFrame(): string;
  /** Says again who the model is; the provider answers with a `sessionReady`. */
  greetFrame(persona: Persona): string;
}

/** A server event before it gets its `event_id`, in OpenAI's own names. */
export interface WireEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** What went wrong with a client event, as the wire tells it. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly param?: string;
  /** The client event's own `event_id`, when it had one. */
  readonly eventId?: string | undefined;
}

/** The wire's `error` event: the session goes on after it. */
export function toErrorEvent(fault: Fault): WireEvent {
  return {
    type: 'error',
    error: {
      type: 'invalid_request_error',
      code: fault.code,
      message: fault.message,
      param: fault.param ?? null,
      event_id: fault.eventId ?? null,
    },
  };
}

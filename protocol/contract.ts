import type * as z from 'zod/mini';

/** A schema of either zod flavour, as far as a contract needs it. */
export type Schema = z.ZodMiniType;

/** What one end of a link serves: requests it answers and events it emits, each with its schema. A contract is a value. */
export interface Contract {
  readonly requests: Readonly<Record<string, { readonly params: Schema; readonly result: Schema }>>;
  readonly events: Readonly<Record<string, Schema>>;
}

export type RequestName<C extends Contract> = keyof C['requests'] & string;
export type EventName<C extends Contract> = keyof C['events'] & string;
export type Params<C extends Contract, M extends RequestName<C>> = z.infer<C['requests'][M]['params']>;
export type Result<C extends Contract, M extends RequestName<C>> = z.infer<C['requests'][M]['result']>;
export type EventOf<C extends Contract, E extends EventName<C>> = z.infer<C['events'][E]>;

/** One function per request: a missing one is a compile error. `signal` aborts on `$/cancelRequest` and on disconnect. */
export type Handlers<C extends Contract> = {
  readonly [M in RequestName<C>]: (
    params: Params<C, M>,
    context: { readonly signal: AbortSignal },
  ) => Result<C, M> | Promise<Result<C, M>>;
};

/** One function per event a caller wants; events without one are validated and dropped. */
export type Listeners<C extends Contract> = { readonly [E in EventName<C>]?: (params: EventOf<C, E>) => void };

/** The end that answers: emits events to the other one. */
export interface Served<C extends Contract> {
  emit<E extends EventName<C>>(event: E, params: EventOf<C, E>): void;
}

/** The end that asks. */
export interface Calls<C extends Contract> {
  request<M extends RequestName<C>>(
    method: M,
    params: Params<C, M>,
    options: { readonly signal: AbortSignal },
  ): Promise<Result<C, M>>;
}

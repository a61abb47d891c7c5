import type { Effect } from './state.ts';
import { toErrorEvent } from './wireEvent.ts';
import type { Fault, WireEvent } from './wireEvent.ts';

/** Gathers the effects of one step, in order. */
export class EffectList {
  readonly #effects: Effect[] = [];

  send(event: WireEvent): void {
    this.#effects.push({ type: 'send', event });
  }

  refuse(fault: Fault): void {
    this.send(toErrorEvent(fault));
  }

  add(effect: Exclude<Effect, { type: 'send' }>): void {
    this.#effects.push(effect);
  }

  toArray(): readonly Effect[] {
    return this.#effects;
  }
}

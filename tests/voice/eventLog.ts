import * as z from 'zod/mini';
import { assertReadable } from './assertReadable.ts';

const eventSchema = z.looseObject({ type: z.string(), event_id: z.string() });
export type LoggedEvent = z.infer<typeof eventSchema>;

/** The events of one leg, in order, to be waited for. */
export class EventLog {
  readonly events: LoggedEvent[] = [];
  #cursor = 0;
  #wake: () => void = () => undefined;

  get types(): string[] {
    return this.events.map(({ type }) => type);
  }

  push(frame: string): void {
    assertReadable(frame);
    this.events.push(z.parse(eventSchema, JSON.parse(frame)));
    this.#wake();
  }

  /** The next event of a type, after the last one waited for. */
  async until(type: string): Promise<LoggedEvent> {
    for (;;) {
      const found = this.events.findIndex((event, at) => at >= this.#cursor && event.type === type);
      const event = this.events[found];
      if (event !== undefined) {
        this.#cursor = found + 1;
        return event;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

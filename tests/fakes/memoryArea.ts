import type { KeyValueArea } from '../../background/session/record.ts';

/** A storage area that outlives a worker in the test, as the browser's does; values are copied like the browser's. */
export class MemoryArea implements KeyValueArea {
  readonly values = new Map<string, string>();
  /** Called with each value while it is being stored: the moment for something to break. */
  onSet: (text: string) => void = () => undefined;

  get(key: string): Promise<unknown> {
    const text = this.values.get(key);
    return Promise.resolve(text === undefined ? undefined : JSON.parse(text));
  }

  set(key: string, value: unknown): Promise<void> {
    const text = JSON.stringify(value);
    this.values.set(key, text);
    this.onSet(text);
    return Promise.resolve();
  }

  remove(key: string): Promise<void> {
    this.values.delete(key);
    return Promise.resolve();
  }
}

import type { KeyValueArea } from '../../background/session/record.ts';

/** A storage area that outlives a worker in the test, as the browser's does; values are copied like the browser's. */
export class MemoryArea implements KeyValueArea {
  readonly values = new Map<string, string>();

  get(key: string): Promise<unknown> {
    const text = this.values.get(key);
    return Promise.resolve(text === undefined ? undefined : JSON.parse(text));
  }

  set(key: string, value: unknown): Promise<void> {
    this.values.set(key, JSON.stringify(value));
    return Promise.resolve();
  }

  remove(key: string): Promise<void> {
    this.values.delete(key);
    return Promise.resolve();
  }
}

import type { Keyring } from '../../host/provider/keyring.ts';

/** A keyring in memory that a test can lock, or make forgetful. */
export class FakeKeyring implements Keyring {
  readonly entries = new Map<string, string>();
  #state: 'open' | 'locked' | 'forgetful' = 'open';

  simulate(state: 'open' | 'locked' | 'forgetful'): void {
    this.#state = state;
  }

  read(account: string): Promise<string | undefined> {
    return this.#answer(() => this.entries.get(account));
  }

  write(account: string, secret: string): Promise<void> {
    return this.#answer(() => {
      if (this.#state === 'open') this.entries.set(account, secret);
    });
  }

  remove(account: string): Promise<void> {
    return this.#answer(() => {
      this.entries.delete(account);
    });
  }

  #answer<T>(act: () => T): Promise<T> {
    return this.#state === 'locked' ? Promise.reject(new Error('locked')) : Promise.resolve(act());
  }
}

import type { HostAccess } from '../../settings/hostAccess.ts';

/** The browser's permission to reach addresses: the test plays browser and user. */
export class FakeHostAccess implements HostAccess {
  /** Every address the browser asked the user about. */
  readonly asked: string[] = [];
  readonly allowed = new Set<string>();
  readonly #questions: ((answer: boolean) => void)[] = [];

  has(baseUrl: string): Promise<boolean> {
    return Promise.resolve(this.allowed.has(baseUrl));
  }

  ask(baseUrl: string): Promise<boolean> {
    this.asked.push(baseUrl);
    return new Promise((resolve) => {
      this.#questions.push((answer) => {
        if (answer) this.allowed.add(baseUrl);
        resolve(answer);
      });
    });
  }

  /** The user's answer to the oldest open question. */
  answer(allow: boolean): void {
    this.#questions.shift()?.(allow);
  }
}

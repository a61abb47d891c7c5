import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keepDialled } from '../../offscreen/keepDialled.ts';
import { createPortPair } from '../../protocol/port.ts';
import type { Port } from '../../protocol/port.ts';

/** The surroundings of an offscreen document, with the worker's ends of the ports it dialled. */
class Surroundings {
  readonly workers: Port[] = [];
  readonly delays: number[] = [];
  needed = true;
  gone = false;
  gaveUp = 0;
  #next: (() => void) | undefined;

  start(): void {
    keepDialled({
      dial: () => {
        if (this.gone) throw new Error('Extension context invalidated.');
        const [near, far] = createPortPair();
        this.workers.push(far);
        return near;
      },
      serve: () => undefined,
      needed: () => this.needed,
      giveUp: () => (this.gaveUp += 1),
      after: (delayMs, run) => {
        this.delays.push(delayMs);
        this.#next = run;
      },
    });
  }

  async killWorker(): Promise<void> {
    this.workers.at(-1)?.disconnect();
    await Promise.resolve();
    await Promise.resolve();
  }

  letTimePass(): void {
    this.#next?.();
  }
}

describe('the port from offscreen', () => {
  it('is dialled again when the worker dies during a call, after a growing pause', async () => {
    const surroundings = new Surroundings();
    surroundings.start();
    for (let kill = 0; kill < 8; kill += 1) {
      await surroundings.killWorker();
      surroundings.letTimePass();
    }
    assert.equal(surroundings.workers.length, 9);
    assert.deepEqual(surroundings.delays, [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
  });

  it('pauses only shortly again once a worker has asked something', async () => {
    const surroundings = new Surroundings();
    surroundings.start();
    await surroundings.killWorker();
    surroundings.letTimePass();
    surroundings.workers.at(-1)?.postMessage({});
    await surroundings.killWorker();
    assert.deepEqual(surroundings.delays, [100, 100]);
  });

  it('wakes no worker when there is no call', async () => {
    const surroundings = new Surroundings();
    surroundings.needed = false;
    surroundings.start();
    await surroundings.killWorker();
    assert.deepEqual([surroundings.gaveUp, surroundings.delays, surroundings.workers.length], [1, [], 1]);
  });

  it('gives up when the extension is gone', async () => {
    const surroundings = new Surroundings();
    surroundings.start();
    surroundings.gone = true;
    await surroundings.killWorker();
    surroundings.letTimePass();
    assert.equal(surroundings.gaveUp, 1);
  });
});

import { AppError } from '../../protocol/appError.ts';
import { callContract } from '../../protocol/channel.ts';
import type { Calls, EventOf } from '../../protocol/contract.ts';
import type { Port } from '../../protocol/port.ts';
import { surfaceContract } from '../../protocol/surfaceContract.ts';
import type { SurfaceContract } from '../../protocol/surfaceContract.ts';
import { reduceSurfaceView } from './surfaceView.ts';
import type { SurfaceView, SurfaceViewEvent } from './surfaceView.ts';

export type Level = EventOf<SurfaceContract, 'level.changed'>;

interface SurfaceLinkOptions {
  readonly connect: () => Port;
  readonly delay: (ms: number, options: { signal: AbortSignal }) => Promise<void>;
  readonly onView: (view: SurfaceView) => void;
}

/**
 * A surface's connection to background. The browser ends an idle service worker and the port with it; connecting again
 * starts a new one, so a dropped port is opened anew for as long as the page lives, and the last snapshot stays on show.
 */
export class SurfaceLink implements Calls<SurfaceContract> {
  readonly #connect: SurfaceLinkOptions['connect'];
  readonly #delay: SurfaceLinkOptions['delay'];
  readonly #onView: SurfaceLinkOptions['onView'];
  readonly #levelListeners = new Set<(level: Level) => void>();
  readonly #lifetime: AbortSignal;
  #view: SurfaceView = { phase: 'opening' };
  #calls: Calls<SurfaceContract> | undefined;

  constructor({ connect, delay, onView }: SurfaceLinkOptions, { signal }: { signal: AbortSignal }) {
    this.#connect = connect;
    this.#delay = delay;
    this.#onView = onView;
    this.#lifetime = signal;
  }

  /** Stays connected until the signal of the constructor aborts. */
  async run(): Promise<void> {
    this.#onView(this.#view);
    let misses = 0;
    while (!this.#lifetime.aborted) {
      const answered = await this.#converse();
      misses = answered ? 0 : misses + 1;
      this.#apply({ kind: 'dropped' });
      await this.#delay(Math.min(50 * 2 ** misses, 3_000), { signal: this.#lifetime });
    }
  }

  /** Rejects as `callContract` does; `port_closed` also between two connections. */
  request: Calls<SurfaceContract>['request'] = async (method, params, options) => {
    if (this.#calls === undefined) {
      throw new AppError('port_closed', 'Earshot is reconnecting. Try again in a moment.');
    }
    return await this.#calls.request(method, params, options);
  };

  /** Levels flow while at least one listener is there. Returns the way to stop listening. */
  watchLevel(listener: (level: Level) => void): () => void {
    this.#levelListeners.add(listener);
    if (this.#levelListeners.size === 1) this.#tellWatching(true);
    return () => {
      if (this.#levelListeners.delete(listener) && this.#levelListeners.size === 0) this.#tellWatching(false);
    };
  }

  /** One port, from connecting to its end. Resolves to whether a snapshot came through it. */
  #converse(): Promise<boolean> {
    return new Promise((resolve) => {
      const port = this.#connect();
      let answered = false;
      const end = (): void => {
        this.#calls = undefined;
        this.#lifetime.removeEventListener('abort', close);
        resolve(answered);
      };
      const close = (): void => {
        port.disconnect();
        end();
      };
      this.#lifetime.addEventListener('abort', close, { once: true });
      this.#calls = callContract(port, surfaceContract, {
        'snapshot.changed': (snapshot) => {
          answered = true;
          this.#apply({ kind: 'snapshot', snapshot });
        },
        'level.changed': (level) => {
          for (const listener of this.#levelListeners) listener(level);
        },
      });
      port.onDisconnect(end);
      if (this.#levelListeners.size > 0) this.#tellWatching(true);
    });
  }

  #tellWatching(on: boolean): void {
    // Lost with the connection, it is said again on the next one.
    this.#calls?.request('level.watch', { on }, { signal: this.#lifetime }).catch(() => undefined);
  }

  #apply(event: SurfaceViewEvent): void {
    this.#view = reduceSurfaceView(this.#view, event);
    this.#onView(this.#view);
  }
}

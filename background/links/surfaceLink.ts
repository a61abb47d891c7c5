import { serveContract } from '../../protocol/channel.ts';
import type { EventOf, Handlers, Served } from '../../protocol/contract.ts';
import type { Port } from '../../protocol/port.ts';
import type { Snapshot } from '../../protocol/snapshot.ts';
import type { SurfaceContract } from '../../protocol/surfaceContract.ts';
import { surfaceContract } from '../../protocol/surfaceContract.ts';
import type { Clock } from '../clock.ts';

/** What the link to the surfaces needs, and whom it tells. */
export interface SurfaceLinkOptions {
  readonly clock: Clock;
  /** Settles when the worker knows its state: nothing is drawn or done before. */
  readonly ready: Promise<void>;
  readonly intents: Omit<Handlers<SurfaceContract>, 'level.watch'>;
  snapshot(): Snapshot;
  /** The number of surfaces changed. */
  onCount(surfaces: number): void;
  /** Whether any surface shows levels changed. */
  onWatch(watched: boolean): void;
  /** A surface went while its talk button was down. */
  onPresserGone(): void;
}

interface Surface {
  readonly served: Served<SurfaceContract>;
  watching: boolean;
  pressing: boolean;
}

const quietMs = 50;

/** Every open popup, side panel and page: each gets a whole snapshot on connecting, then at most 20 a second. */
export class SurfaceLink {
  readonly #options: SurfaceLinkOptions;
  readonly #surfaces = new Set<Surface>();
  #ready = false;
  #scheduled = false;
  #drawnAtMs = 0;

  constructor(options: SurfaceLinkOptions) {
    this.#options = options;
    void options.ready.then(() => {
      this.#ready = true;
      this.changed();
    });
  }

  accept(port: Port): void {
    const { intents } = this.#options;
    const handlers: Handlers<SurfaceContract> = {
      ...intents,
      'talk.press': (params, options) => {
        surface.pressing = true;
        return intents['talk.press'](params, options);
      },
      'talk.release': (params, options) => {
        surface.pressing = false;
        return intents['talk.release'](params, options);
      },
      'level.watch': ({ on }) => {
        surface.watching = on;
        this.#countWatchers();
        return {};
      },
    };
    const served = serveContract(port, surfaceContract, handlers);
    const surface: Surface = { served, watching: false, pressing: false };
    this.#surfaces.add(surface);
    this.#options.onCount(this.#surfaces.size);
    port.onDisconnect(() => {
      this.#surfaces.delete(surface);
      this.#options.onCount(this.#surfaces.size);
      this.#countWatchers();
      // After its press, which waits for the worker's state: told before, it would leave the microphone open for good.
      if (surface.pressing) void this.#options.ready.then(() => this.#options.onPresserGone());
    });
    if (this.#ready) surface.served.emit('snapshot.changed', this.#options.snapshot());
  }

  /** The snapshot may have changed: draws it now or, shortly after the last one, a little later. */
  changed(): void {
    if (!this.#ready || this.#scheduled || this.#surfaces.size === 0) return;
    this.#scheduled = true;
    const { clock } = this.#options;
    clock.after(Math.max(0, this.#drawnAtMs + quietMs - clock.now()), () => {
      this.#scheduled = false;
      this.#drawnAtMs = clock.now();
      const snapshot = this.#options.snapshot();
      for (const { served } of this.#surfaces) served.emit('snapshot.changed', snapshot);
    });
  }

  level(levels: EventOf<SurfaceContract, 'level.changed'>): void {
    for (const { served, watching } of this.#surfaces) if (watching) served.emit('level.changed', levels);
  }

  #countWatchers(): void {
    this.#options.onWatch([...this.#surfaces].some(({ watching }) => watching));
  }
}

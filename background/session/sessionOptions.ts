import type { OffscreenLink } from '../links/offscreenLink.ts';
import type { AttemptOptions } from './attemptOptions.ts';
import type { HostTasks } from './hostTasks.ts';
import type { Store } from './model.ts';
import type { KeyValueArea } from './record.ts';

/** What the session needs. `memory` outlives the worker, `disk` the browser. */
export interface SessionOptions extends Pick<
  AttemptOptions,
  'wire' | 'openSocket' | 'clock' | 'newId' | 'onBug' | 'host' | 'keys'
> {
  readonly store: Store;
  readonly host: AttemptOptions['host'] & ConstructorParameters<typeof HostTasks>[0]['host'];
  readonly offscreen: AttemptOptions['offscreen'] & Pick<OffscreenLink, 'rejoin' | 'close'>;
  readonly memory: KeyValueArea;
  readonly disk: KeyValueArea;
}

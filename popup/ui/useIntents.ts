import { useEffect, useMemo, useState } from 'preact/hooks';
import { toFailure } from '../../protocol/appError.ts';
import type { Failure } from '../../protocol/appError.ts';
import type { SurfaceActions } from './surfaceActions.ts';
import type { SurfaceLink } from './surfaceLink.ts';

/** What components may do over a link, and the last intent that was refused until it is dismissed or another is taken. */
export function useIntents(
  link: SurfaceLink,
  { openSettings }: Pick<SurfaceActions, 'openSettings'>,
): {
  readonly actions: SurfaceActions;
  readonly refusal: Failure | undefined;
  readonly dismissRefusal: () => void;
} {
  const [refusal, setRefusal] = useState<Failure>();
  const [lifetime] = useState(() => new AbortController());
  useEffect(
    () => () => {
      lifetime.abort();
    },
    [lifetime],
  );

  const actions = useMemo<SurfaceActions>(
    () => ({
      async send(intent, params) {
        try {
          await link.request(intent, params, lifetime);
          setRefusal(undefined);
          return true;
        } catch (error) {
          if (!lifetime.signal.aborted) setRefusal(toFailure(error));
          return false;
        }
      },
      tell(name, params) {
        link.request(name, params, lifetime).catch((error: unknown) => {
          if (!lifetime.signal.aborted) setRefusal((shown) => shown ?? toFailure(error));
        });
      },
      readDiff: (params, { signal }) => link.request('diff.read', params, { signal }),
      readDetail: (params, { signal }) => link.request('task.readDetail', params, { signal }),
      readVersion: (params, { signal }) => link.request('version.read', params, { signal }),
      openSettings,
      watchLevel: (listener) => link.watchLevel(listener),
    }),
    [link, lifetime, openSettings],
  );
  const dismissRefusal = (): void => {
    setRefusal(undefined);
  };
  return { actions, refusal, dismissRefusal };
}

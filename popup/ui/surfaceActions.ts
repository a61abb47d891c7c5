import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Params, RequestName, Result } from '../../protocol/contract.ts';
import type { SurfaceContract } from '../../protocol/surfaceContract.ts';
import type { Level } from './surfaceLink.ts';

/** A request that only says what the user wants; its effect comes back in a snapshot. */
type IntentName = Exclude<RequestName<SurfaceContract>, 'diff.read' | 'task.readDetail' | 'level.watch'>;

/** What components may do. */
export interface SurfaceActions {
  /** Resolves to whether background took the intent; what it refused is shown by the app. */
  readonly send: <M extends IntentName>(intent: M, params: Params<SurfaceContract, M>) => Promise<boolean>;
  readonly readDiff: (
    params: Params<SurfaceContract, 'diff.read'>,
    options: { signal: AbortSignal },
  ) => Promise<Result<SurfaceContract, 'diff.read'>>;
  readonly readDetail: (
    params: Params<SurfaceContract, 'task.readDetail'>,
    options: { signal: AbortSignal },
  ) => Promise<Result<SurfaceContract, 'task.readDetail'>>;
  /** Undefined on the settings page itself. */
  readonly openSettings: (() => void) | undefined;
  readonly watchLevel: (listener: (level: Level) => void) => () => void;
}

export const SurfaceActionsContext = createContext<SurfaceActions | undefined>(undefined);

export function useSurfaceActions(): SurfaceActions {
  const actions = useContext(SurfaceActionsContext);
  if (actions === undefined) throw new Error('No SurfaceActionsContext above this component.');
  return actions;
}

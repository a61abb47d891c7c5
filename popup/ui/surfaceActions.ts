import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Params, RequestName, Result } from '../../protocol/contract.ts';
import type { SurfaceContract } from '../../protocol/surfaceContract.ts';
import type { Level } from './surfaceLink.ts';

/** A request that fetches a part of a long text. */
type FetchName = 'diff.read' | 'task.readDetail' | 'version.read';

/** A request that a surface makes by itself, without the user. */
type OwnName = 'engine.view' | 'approval.shown';

/** A request that only says what the user wants; its effect comes back in a snapshot. */
type IntentName = Exclude<RequestName<SurfaceContract>, FetchName | OwnName | 'level.watch'>;

/** What components may do. */
export interface SurfaceActions {
  /** Resolves to whether background took the intent; what it refused is shown by the app. */
  readonly send: <M extends IntentName>(intent: M, params: Params<SurfaceContract, M>) => Promise<boolean>;
  /** No act of the user: a refusal that is shown stays. */
  readonly tell: <M extends OwnName>(name: M, params: Params<SurfaceContract, M>) => void;
  readonly readDiff: (
    params: Params<SurfaceContract, 'diff.read'>,
    options: { signal: AbortSignal },
  ) => Promise<Result<SurfaceContract, 'diff.read'>>;
  readonly readDetail: (
    params: Params<SurfaceContract, 'task.readDetail'>,
    options: { signal: AbortSignal },
  ) => Promise<Result<SurfaceContract, 'task.readDetail'>>;
  readonly readVersion: (
    params: Params<SurfaceContract, 'version.read'>,
    options: { signal: AbortSignal },
  ) => Promise<Result<SurfaceContract, 'version.read'>>;
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

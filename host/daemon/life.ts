/** What keeps a daemon alive. */
export interface Load {
  readonly connections: number;
  readonly tasks: number;
  readonly calls: number;
}

/** `retiring` takes no new work and waits for tasks only: a live call is carried over by background. `leaving` is final. */
export interface LifeState {
  readonly phase: 'busy' | 'idle' | 'retiring' | 'leaving';
  readonly load: Load;
}

export type LifeEvent =
  | { readonly type: 'loadChanged'; readonly load: Load }
  | { readonly type: 'idleElapsed' }
  /** Another build greeted, or a terminal asked. */
  | { readonly type: 'retire' }
  /** SIGTERM or SIGINT. */
  | { readonly type: 'terminated' };

export type LifeEffect = 'startIdleTimer' | 'stopIdleTimer' | 'cancelTasks' | 'leave';

export interface LifeStep {
  readonly state: LifeState;
  readonly effects: readonly LifeEffect[];
}

/** A daemon starts idle: one that nobody connects to goes away. */
export const initialLife: LifeStep = {
  state: { phase: 'idle', load: { connections: 0, tasks: 0, calls: 0 } },
  effects: ['startIdleTimer'],
};

export function reduceLife(state: LifeState, event: LifeEvent): LifeStep {
  const { phase, load } = state;
  if (phase === 'leaving') return { state, effects: [] };
  switch (event.type) {
    case 'loadChanged':
      return changeLoad(phase, event.load);
    case 'idleElapsed':
      return phase === 'idle' ? { state: { phase: 'leaving', load }, effects: ['leave'] } : { state, effects: [] };
    case 'retire':
      if (load.tasks === 0) return { state: { phase: 'leaving', load }, effects: ['stopIdleTimer', 'leave'] };
      return { state: { phase: 'retiring', load }, effects: [] };
    case 'terminated':
      return { state: { phase: 'leaving', load }, effects: ['stopIdleTimer', 'cancelTasks', 'leave'] };
  }
}

function changeLoad(phase: 'busy' | 'idle' | 'retiring', load: Load): LifeStep {
  if (phase === 'retiring') {
    if (load.tasks > 0) return { state: { phase, load }, effects: [] };
    return { state: { phase: 'leaving', load }, effects: ['leave'] };
  }
  const next = load.connections + load.tasks + load.calls === 0 ? 'idle' : 'busy';
  if (next === phase) return { state: { phase, load }, effects: [] };
  return { state: { phase: next, load }, effects: [next === 'idle' ? 'startIdleTimer' : 'stopIdleTimer'] };
}

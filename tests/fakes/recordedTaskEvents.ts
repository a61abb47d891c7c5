import type { TaskEvents } from '../../host/tasks/tasks.ts';
import type { TaskView } from '../../protocol/task.ts';

/** Task events as they came, and a way to wait for one. */
export interface RecordedTaskEvents extends TaskEvents {
  /** One line each: the event's name and what it is about. */
  readonly lines: readonly string[];
  /** Resolves when this line has been told. */
  seen(line: string): Promise<void>;
}

export function createRecordedTaskEvents(): RecordedTaskEvents {
  const lines: string[] = [];
  const waiting: { readonly line: string; readonly resolve: () => void }[] = [];
  const tell = (line: string): void => {
    lines.push(line);
    for (const { line: awaited, resolve } of waiting) if (awaited === line) resolve();
  };
  return {
    lines,
    seen: (line) =>
      new Promise((resolve) => {
        if (lines.includes(line)) resolve();
        else waiting.push({ line, resolve });
      }),
    started: (task) => tell(`started ${task.prompt}`),
    progress: (_taskId, text) => tell(`progress ${text}`),
    asked: (_taskId, { text }) => tell(`asked ${text}`),
    edited: (_taskId, { kind, path, added, removed }) => tell(`edited ${kind} ${path} +${added} -${removed}`),
    finished: (task) => tell(`finished ${task.prompt}: ${ending(task)}`),
    expiring: ({ tasks }) => tell(`expiring ${tasks}`),
    changed: (task) => tell(`changed ${task.prompt}: undoable ${task.undoable ? 'yes' : 'no'}`),
  };
}

function ending({ state }: TaskView): string {
  return state.phase === 'finished' ? `${state.outcome} ${state.summary}` : state.phase;
}

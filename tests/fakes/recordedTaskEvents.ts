import type { TaskEvents } from '../../host/tasks/tasks.ts';
import type { ApprovalView } from '../../protocol/approval.ts';
import type { TaskView } from '../../protocol/task.ts';

/** Task events as they came, and a way to wait for one. */
export interface RecordedTaskEvents extends TaskEvents {
  /** One line each: the event's name and what it is about. */
  readonly lines: readonly string[];
  /** Resolves when this line has been told. */
  seen(line: string): Promise<void>;
  /** Resolves with the next question that a task asks. */
  nextQuestion(): Promise<ApprovalView>;
}

export function createRecordedTaskEvents(): RecordedTaskEvents {
  const lines: string[] = [];
  const waiting: { readonly line: string; readonly resolve: () => void }[] = [];
  const questions: ((approval: ApprovalView) => void)[] = [];
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
    chosen: () => undefined,
    progress: (_taskId, text) => tell(`progress ${text}`),
    nextQuestion: () => new Promise((resolve) => questions.push(resolve)),
    asked: (approval) => {
      tell(`asked ${approval.question}`);
      for (const resolve of questions.splice(0)) resolve(approval);
    },
    answered: ({ question, state }) => tell(`answered ${question} ${state.phase}`),
    edited: (_taskId, { kind, path, added, removed }) => tell(`edited ${kind} ${path} +${added} -${removed}`),
    finished: (task) => tell(`finished ${task.prompt}: ${ending(task)}`),
    expiring: ({ tasks }) => tell(`expiring ${tasks}`),
    changed: (task) => tell(`changed ${task.prompt}: ${standing(task)}`),
  };
}

function standing({ state, undoable }: TaskView): string {
  switch (state.phase) {
    case 'queued':
      return `${state.ahead} ahead`;
    case 'running':
      return 'running';
    case 'finished':
      return `undoable ${undoable ? 'yes' : 'no'}`;
  }
}

function ending({ state }: TaskView): string {
  return state.phase === 'finished' ? `${state.outcome} ${state.summary}` : state.phase;
}

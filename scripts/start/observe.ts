import type { Snapshot, TimelineEntry } from '../../protocol/snapshot.ts';
import type { TaskView } from '../../protocol/task.ts';
import type { RunEvent, Tell } from './runEvent.ts';

type ReadDiff = (taskId: string, path: string) => Promise<string>;

/** Turns the snapshots a surface draws into events, each told once and in order. */
export function createObserver(
  tell: Tell,
  readDiff: ReadDiff,
): { readonly see: (snapshot: Snapshot) => void; readonly settled: () => Promise<void> } {
  const told = new Set<string>();
  let phase: Snapshot['session']['phase'] | 'resuming' = 'idle';
  let work = Promise.resolve();

  const once = (key: string, event: RunEvent): void => {
    if (told.has(key)) return;
    told.add(key);
    tell(event);
  };

  const seeTask = async (entryId: string, task: TaskView): Promise<void> => {
    const { taskId, state } = task;
    once(`${entryId} started`, { event: 'task.started', taskId, prompt: task.prompt });
    if (state.phase !== 'finished') return;
    for (const { path } of task.edits) {
      const key = `${entryId} edit ${path}`;
      if (!told.has(key)) once(key, { event: 'edit', taskId, path, diff: await readDiff(taskId, path) });
    }
    once(`${entryId} finished`, { event: 'task.finished', taskId, outcome: state.outcome, summary: state.summary });
  };

  const seeEntry = async (entry: TimelineEntry): Promise<void> => {
    const { entryId } = entry;
    switch (entry.kind) {
      case 'heard':
        if (entry.final) once(entryId, { event: 'heard', text: entry.text, score: entry.score ?? null });
        break;
      case 'said':
        if (entry.state === 'spoken') once(entryId, { event: 'spoke', text: entry.text });
        break;
      case 'task':
        await seeTask(entryId, entry.task);
        break;
      case 'notice':
        once(entryId, { event: 'notice', ...entry.failure });
        break;
      case 'typed':
        break;
    }
  };

  const seeAll = async ({ session, timeline }: Snapshot): Promise<void> => {
    // A session outlives its calls: it goes live once.
    const resumes = session.phase === 'starting' && session.resuming;
    if (resumes && phase === 'live') tell({ event: 'stage', text: 'The call broke. A new one takes over.' });
    if (session.phase === 'live' && phase !== 'live' && phase !== 'resuming') tell({ event: 'session.live' });
    for (const entry of timeline) await seeEntry(entry);
    if (session.phase === 'idle' && phase !== 'idle' && session.ended !== undefined) {
      tell({ event: 'session.ended', reason: session.ended.reason });
    }
    phase = resumes ? 'resuming' : session.phase;
  };

  return {
    see(snapshot) {
      work = work.then(() => seeAll(snapshot));
    },
    settled: () => work,
  };
}

import type { TimelineEntry } from '../../protocol/snapshot.ts';

/** How much is under way, once that is more than one can see at a glance. */
export function QueueLine({ timeline }: { readonly timeline: readonly TimelineEntry[] }) {
  const phases = timeline.flatMap((entry) => (entry.kind === 'task' ? [entry.task.state.phase] : []));
  const running = phases.filter((phase) => phase === 'running').length;
  const queued = phases.filter((phase) => phase === 'queued').length;
  if (running + queued < 2) return null;
  return (
    <p class="hint queue" role="status">
      {[running > 0 ? `${running} at work` : '', queued > 0 ? `${queued} in line` : '']
        .filter((text) => text !== '')
        .join(', ')}
    </p>
  );
}

import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import type { TimelineEntry } from '../../protocol/snapshot.ts';
import type { TaskView } from '../../protocol/task.ts';
import { Caption } from './Caption.tsx';
import { NoticeCard } from './NoticeCard.tsx';
import { TaskCard } from './TaskCard.tsx';

/** How near its end the reader counts as following along, in CSS pixels. */
const followPx = 48;

/** The conversation, oldest first. It follows what is new unless the reader has scrolled back. */
export function Timeline({ entries, children }: { entries: readonly TimelineEntry[]; children?: ComponentChildren }) {
  const scroller = useRef<HTMLElement>(null);
  const following = useRef(true);

  useLayoutEffect(() => {
    if (following.current && scroller.current !== null) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [entries]);

  return (
    <section
      ref={scroller}
      class="timeline"
      aria-label="Conversation"
      tabIndex={0}
      onScroll={({ currentTarget }) => {
        const { scrollHeight, scrollTop, clientHeight } = currentTarget;
        following.current = scrollHeight - scrollTop - clientHeight < followPx;
      }}
    >
      {children}
      {entries.length > 0 && (
        <ol>
          {entries.map((entry, index) => (
            <li key={entry.entryId}>
              <Entry entry={entry} index={index} entries={entries} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

interface EntryProps {
  readonly entry: TimelineEntry;
  readonly index: number;
  readonly entries: readonly TimelineEntry[];
}

function Entry({ entry, index, entries }: EntryProps) {
  switch (entry.kind) {
    case 'heard':
    case 'typed':
    case 'said':
      return <Caption entry={entry} />;
    case 'notice':
      return <NoticeCard failure={entry.failure} />;
    case 'task':
      return (
        <TaskCard
          task={entry.task}
          undone={isUndone(entry.task.taskId, entries)}
          latest={!entries.slice(index + 1).some(({ kind }) => kind === 'task')}
          showPrompt={!repeats(entry.task.prompt, entries[index - 1])}
        />
      );
  }
}

function isUndone(taskId: string, entries: readonly TimelineEntry[]): boolean {
  return entries.some((entry) => entry.kind === 'task' && entry.task.undoes === taskId && isDone(entry.task));
}

function isDone({ state }: TaskView): boolean {
  return state.phase === 'finished' && state.outcome === 'done';
}

function repeats(prompt: string, before: TimelineEntry | undefined): boolean {
  if (before?.kind !== 'heard' && before?.kind !== 'typed') return false;
  return toWords(prompt) === toWords(before.text);
}

function toWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

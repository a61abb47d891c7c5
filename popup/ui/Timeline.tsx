import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import type { TimelineEntry } from '../../protocol/snapshot.ts';
import type { WorkspaceView } from '../../protocol/workspace.ts';
import { AnsweredApproval } from './AnsweredApproval.tsx';
import { toElsewhere } from './elsewhere.ts';
import { Caption } from './Caption.tsx';
import { NoticeCard } from './NoticeCard.tsx';
import { TaskCard } from './TaskCard.tsx';
import { toTaskPast } from './taskPast.ts';

/** How near its end the reader counts as following along, in CSS pixels. */
const followPx = 48;

interface TimelineProps {
  readonly entries: readonly TimelineEntry[];
  readonly workspaces: readonly WorkspaceView[];
  /** Work elsewhere says where. */
  readonly workspaceId: string | null;
  /** Stands below the last entry: what holds now. */
  readonly children?: ComponentChildren;
}

/** The conversation, oldest first. It follows what is new unless the reader has scrolled back or opened something. */
export function Timeline({ entries, workspaces, workspaceId, children }: TimelineProps) {
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const reader = useRef<'follows' | 'opened' | 'scrolledBack'>('follows');
  const lastTop = useRef(0);

  const follow = (): void => {
    if (reader.current !== 'follows' || scroller.current === null) return;
    scroller.current.scrollTop = scroller.current.scrollHeight;
    lastTop.current = scroller.current.scrollTop;
  };
  useLayoutEffect(() => {
    if (reader.current === 'opened') reader.current = 'follows';
    follow();
  }, [entries.at(-1)?.entryId]);
  useLayoutEffect(() => {
    if (content.current === null) return undefined;
    const observer = new ResizeObserver(follow);
    observer.observe(content.current);
    return () => {
      observer.disconnect();
    };
  }, []);

  return (
    <section
      ref={scroller}
      class="timeline"
      aria-label="Conversation"
      tabIndex={0}
      onClick={() => {
        // What grows now grows because the reader opened it: it stays where the eye is.
        if (reader.current === 'follows') reader.current = 'opened';
      }}
      onScroll={({ currentTarget }) => {
        const { scrollHeight, scrollTop, clientHeight } = currentTarget;
        // Away from the end without having gone back: only the content has grown since, and is followed in a moment.
        if (scrollHeight - scrollTop - clientHeight < followPx) reader.current = 'follows';
        else if (scrollTop < lastTop.current) reader.current = 'scrolledBack';
        lastTop.current = scrollTop;
      }}
    >
      <div ref={content} class="timeline-content">
        {entries.length > 0 && (
          <ol>
            {entries.map((entry, index) => (
              <li key={entry.entryId}>
                <Entry
                  entry={entry}
                  index={index}
                  entries={entries}
                  elsewhere={entry.kind === 'task' ? toElsewhere(entry.task, { workspaces, workspaceId }) : undefined}
                />
              </li>
            ))}
          </ol>
        )}
        {children}
      </div>
    </section>
  );
}

interface EntryProps {
  readonly entry: TimelineEntry;
  readonly index: number;
  readonly entries: readonly TimelineEntry[];
  /** The name of the workspace, where it is not the present one. */
  readonly elsewhere: string | undefined;
}

function Entry({ entry, index, entries, elsewhere }: EntryProps) {
  switch (entry.kind) {
    case 'heard':
    case 'typed':
    case 'said':
      return <Caption entry={entry} />;
    case 'approval':
      return <AnsweredApproval approval={entry.approval} />;
    case 'notice':
      return <NoticeCard failure={entry.failure} />;
    case 'task':
      return (
        <TaskCard
          task={entry.task}
          elsewhere={elsewhere}
          past={toTaskPast(entry.task, entries)}
          latest={!entries.slice(index + 1).some(({ kind }) => kind === 'task')}
          showPrompt={entry.task.origin !== 'clicked' && !repeats(entry.task.prompt, entries[index - 1])}
        />
      );
  }
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

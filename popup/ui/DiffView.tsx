import { NoticeCard } from './NoticeCard.tsx';
import { parseDiff } from './parseDiff.ts';
import type { DiffLine } from './parseDiff.ts';
import { useDiff } from './useDiff.ts';
import type { DiffState } from './useDiff.ts';

const marks = { hunk: '', added: '+', removed: '-', same: '', note: '' } as const;

/** The body of one edit, a line each with its number and mark: colour is never the only sign. */
export function DiffView({ taskId, path }: { taskId: string; path: string }) {
  const { diff, more } = useDiff(taskId, path);
  const lines = parseDiff(toWholeLines(diff));
  return (
    <div class="diff-view">
      {lines.length > 0 && (
        <div class="diff" role="region" aria-label={`Changes in ${path}`} tabIndex={0}>
          <div class="diff-lines">
            {lines.map((line, index) => (
              <DiffRow key={index} line={line} />
            ))}
          </div>
        </div>
      )}
      {diff.phase === 'loading' && <p class="hint">Reading the changes…</p>}
      {diff.phase === 'complete' && lines.length === 0 && <p class="hint">There is no text to compare.</p>}
      {diff.phase === 'partial' && (
        <p class="buttons">
          <button type="button" class="small" onClick={more}>
            Show more
          </button>
        </p>
      )}
      {diff.phase === 'failed' && <NoticeCard failure={diff.failure} />}
    </div>
  );
}

function DiffRow({ line }: { line: DiffLine }) {
  return (
    <div class={`line ${line.kind}`}>
      <span class="line-number">{line.kind === 'hunk' ? '⋯' : line.number}</span>
      <span class="line-mark">{marks[line.kind]}</span>
      {line.kind === 'added' ? (
        <ins>{line.text}</ins>
      ) : line.kind === 'removed' ? (
        <del>{line.text}</del>
      ) : (
        <span>{line.text}</span>
      )}
    </div>
  );
}

/** A chunk may end within a line; its rest comes with the next one. */
function toWholeLines({ phase, text }: DiffState): string {
  return phase === 'complete' ? text : text.slice(0, text.lastIndexOf('\n') + 1);
}

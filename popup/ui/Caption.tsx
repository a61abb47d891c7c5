import type { TimelineEntry } from '../../protocol/snapshot.ts';

type CaptionEntry = Extract<TimelineEntry, { kind: 'heard' | 'typed' | 'said' }>;

/** Below this mean log-probability a recognised sentence is more guess than hearing. */
const unsureScore = -1;

/** One line of the conversation, with whatever the reader should know about it in words. */
export function Caption({ entry }: { entry: CaptionEntry }) {
  const { who, remark, tone } = describe(entry);
  return (
    <div class={`caption caption-${entry.kind} ${tone}`}>
      <p class="caption-who">
        {who}
        {remark !== undefined && <span class="remark">{` · ${remark}`}</span>}
      </p>
      <p class="caption-text">{entry.text === '' ? '…' : entry.text}</p>
    </div>
  );
}

function describe(entry: CaptionEntry): { who: string; remark?: string; tone: string } {
  switch (entry.kind) {
    case 'heard':
      if (!entry.final) return { who: 'You', remark: 'still hearing', tone: 'unsettled' };
      if (entry.score !== undefined && entry.score < unsureScore) {
        return { who: 'You', remark: 'not sure I heard this right', tone: 'unsure' };
      }
      return { who: 'You', tone: 'settled' };
    case 'typed':
      return { who: 'You, typed', tone: 'settled' };
    case 'said':
      if (entry.state === 'speaking') return { who: 'Earshot', remark: 'speaking', tone: 'unsettled' };
      if (entry.state === 'interrupted') return { who: 'Earshot', remark: 'interrupted', tone: 'cut' };
      return { who: 'Earshot', tone: 'settled' };
  }
}

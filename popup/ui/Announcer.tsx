import { useEffect, useRef, useState } from 'preact/hooks';
import type { Snapshot } from '../../protocol/snapshot.ts';
import { toAnnouncements } from './announcements.ts';
import type { Announcements } from './announcements.ts';

/** Tells a screen reader what is new. The regions exist before their first words: an inserted one is not read. */
export function Announcer({ snapshot }: { snapshot: Snapshot | undefined }) {
  const before = useRef<Snapshot>(undefined);
  const [batch, setBatch] = useState<Announcements & { readonly count: number }>({
    polite: [],
    assertive: [],
    count: 0,
  });

  useEffect(() => {
    if (snapshot === undefined) return;
    const { polite, assertive } = toAnnouncements(before.current, snapshot);
    before.current = snapshot;
    if (polite.length + assertive.length > 0) setBatch(({ count }) => ({ polite, assertive, count: count + 1 }));
  }, [snapshot]);

  // A new key for each batch makes a repeated sentence a new node, which is read again.
  return (
    <div class="visually-hidden">
      <div aria-live="polite">
        <p key={batch.count}>{batch.polite.join(' ')}</p>
      </div>
      <div aria-live="assertive">
        <p key={batch.count}>{batch.assertive.join(' ')}</p>
      </div>
    </div>
  );
}

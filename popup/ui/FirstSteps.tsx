import type { SessionView } from '../../protocol/snapshot.ts';

/** What the empty conversation shows: the way to begin, in three sentences one can say. */
export function FirstSteps({ session }: { session: SessionView }) {
  return (
    <section class="empty" aria-labelledby="first-steps">
      <h2 id="first-steps">Say what should change</h2>
      <p>{session.phase === 'live' ? 'Speak' : 'Press Talk'}, or type below. For example:</p>
      <ul class="examples">
        <li>
          <q>rename fetch user to load user</q>
        </li>
        <li>
          <q>what changed</q>
        </li>
        <li>
          <q>undo that</q>
        </li>
      </ul>
    </section>
  );
}

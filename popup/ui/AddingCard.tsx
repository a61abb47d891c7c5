import type { AddingView } from '../../protocol/adding.ts';
import { NoticeCard } from './NoticeCard.tsx';
import { useSurfaceActions } from './surfaceActions.ts';
import { TrustQuestion } from './TrustQuestion.tsx';

/** A folder on its way to become a workspace: what the user is waited for with, and the way out. */
export function AddingCard({ adding }: { readonly adding: AddingView }) {
  const { send } = useSurfaceActions();
  const stop = (): void => void send('workspace.stopAdding', {});
  switch (adding.phase) {
    case 'choosing':
      return (
        <section class="adding" aria-label="Adding a folder">
          <p class="adding-title">
            <span class="spinner" aria-hidden="true" />
            Choose a folder in the window that has opened
          </p>
          <p class="buttons">
            <button type="button" class="small" onClick={stop}>
              Cancel
            </button>
          </p>
        </section>
      );
    case 'asking':
      return <TrustQuestion key={adding.addingId} {...adding} onNo={stop} />;
    case 'refused':
      return <NoticeCard failure={adding.failure} onDismiss={stop} />;
  }
}

import { Icon } from './Icon.tsx';
import { useSurfaceActions } from './surfaceActions.ts';

interface TrustQuestionProps {
  readonly addingId: string;
  readonly name: string;
  /** The resolved path, as text. */
  readonly folder: string;
  readonly onNo: () => void;
}

/** Asked once for each folder, before anything may work in it. */
export function TrustQuestion({ addingId, name, folder, onNo }: TrustQuestionProps) {
  const { send } = useSurfaceActions();
  return (
    <section class="adding" aria-labelledby="trust">
      <h2 id="trust" class="adding-title">
        <Icon name="question" />
        <span>Do you trust {name}?</span>
      </h2>
      <p class="adding-path">{folder}</p>
      <p>
        If you do, engines may read and change the files in this folder when you ask for it, and run its scripts when
        you ask for that.
      </p>
      <p class="hint">
        Text in a stranger’s project can mislead an engine. If you are not sure where it is from, say no.
      </p>
      <p class="buttons">
        <button type="button" class="small yes" onClick={() => void send('workspace.trust', { addingId })}>
          Trust it
        </button>
        <button type="button" class="small" onClick={onNo}>
          Not this folder
        </button>
      </p>
    </section>
  );
}

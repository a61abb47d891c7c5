import { useState } from 'preact/hooks';
import { useSurfaceActions } from './surfaceActions.ts';

/** Takes a folder's leave back, after a second click: to allow it again takes the dialog and the question. */
export function ForgetWorkspace({ workspaceId, name }: { readonly workspaceId: string; readonly name: string }) {
  const { send } = useSurfaceActions();
  const [asked, setAsked] = useState(false);
  if (!asked) {
    return (
      <button
        type="button"
        class="small plain"
        onClick={() => {
          setAsked(true);
        }}
      >
        Forget<span class="visually-hidden"> {name}</span>
      </button>
    );
  }
  return (
    <div class="forget" role="group" aria-label={`Forget ${name}?`}>
      <p class="hint">Earshot may not work in {name} any more. Its files stay.</p>
      <p class="buttons">
        <button
          // The button that had the focus is gone.
          ref={(element) => element?.focus()}
          type="button"
          class="small"
          onClick={() => {
            setAsked(false);
          }}
        >
          Keep it
        </button>
        <button
          type="button"
          class="small danger"
          onClick={() => {
            setAsked(false);
            void send('workspace.forget', { workspaceId });
          }}
        >
          Forget it
        </button>
      </p>
    </div>
  );
}

import { CommandLine } from './CommandLine.tsx';
import { useSurfaceActions } from './surfaceActions.ts';

/** Shown while no folder is allowed: nothing can be changed before the user says where. */
export function NoWorkspace() {
  const { send } = useSurfaceActions();
  return (
    <section class="empty" aria-labelledby="no-workspace">
      <h2 id="no-workspace">Which folder may Earshot change?</h2>
      <p>Earshot touches no file until you name a folder on this computer.</p>
      <p>
        <button type="button" class="primary" onClick={() => void send('workspace.add', {})}>
          Choose a folder…
        </button>
      </p>
      <p class="hint">Or in a terminal, in the folder where Earshot lies:</p>
      <CommandLine command="addWorkspace" />
      <p class="hint">It appears here by itself.</p>
    </section>
  );
}

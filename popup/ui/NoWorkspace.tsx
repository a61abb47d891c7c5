import { CommandLine } from './CommandLine.tsx';

/** Shown while no folder is allowed: nothing can be changed before the user says where. */
export function NoWorkspace() {
  return (
    <section class="empty" aria-labelledby="no-workspace">
      <h2 id="no-workspace">Which folder may Earshot change?</h2>
      <p>Earshot touches no file until you name a folder. In a terminal, in the folder where Earshot lies, type:</p>
      <CommandLine command="addWorkspace" />
      <p class="hint">It appears here by itself.</p>
    </section>
  );
}

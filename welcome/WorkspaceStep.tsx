import type { WorkspaceView } from '../protocol/workspace.ts';
import { CommandLine } from '../popup/ui/CommandLine.tsx';
import { Step } from './Step.tsx';

/** The folders Earshot may change. A person names one, in a terminal or in the system's dialog: no page and no message ever can. */
export function WorkspaceStep({ workspaces }: { workspaces: readonly WorkspaceView[] }) {
  const done = workspaces.length > 0;
  return (
    <Step title="Say which folder it may change" done={done}>
      {done ? (
        <p class="answer-title">{workspaces.map(({ name }) => name).join(', ')}</p>
      ) : (
        <p>
          Nothing outside the folders you name is ever changed. Choose one in the popup, or type in a terminal, in
          Earshot’s own folder:
        </p>
      )}
      {!done && <CommandLine command="addWorkspace" />}
    </Step>
  );
}

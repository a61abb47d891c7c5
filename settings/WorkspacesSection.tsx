import { AddingCard } from '../popup/ui/AddingCard.tsx';
import { ForgetWorkspace } from '../popup/ui/ForgetWorkspace.tsx';
import { useSurfaceActions } from '../popup/ui/surfaceActions.ts';
import { toWorkspaceText } from '../popup/ui/workspaceText.ts';
import type { EngineChoice } from '../protocol/engine.ts';
import type { Snapshot } from '../protocol/snapshot.ts';
import { toEngineChoices } from './engineText.ts';
import { Section } from './Section.tsx';
import { SelectField } from './SelectField.tsx';

interface WorkspacesSectionProps {
  readonly snapshot: Pick<Snapshot, 'workspaces' | 'adding' | 'engines'>;
  readonly onChoose: (
    workspaceId: string,
    choice: EngineChoice,
    options: { readonly signal: AbortSignal },
  ) => Promise<unknown>;
}

/** The folders Earshot may work in, and for each who carries out what is asked there. */
export function WorkspacesSection({ snapshot: { workspaces, adding, engines }, onChoose }: WorkspacesSectionProps) {
  const { send } = useSurfaceActions();
  return (
    <Section id="workspaces-title" title="Workspaces">
      {workspaces.length === 0 && <p>Earshot may not work in any folder yet.</p>}
      {workspaces.map(({ workspaceId, name, state }) => {
        const engine = engines?.workspaces.find((each) => each.workspaceId === workspaceId);
        return (
          <section key={workspaceId} class="workspace" aria-label={name}>
            <div class="workspace-head">
              <p>
                <strong>{name}</strong>
                <span class="hint">{toWorkspaceText(state)}</span>
              </p>
              <ForgetWorkspace workspaceId={workspaceId} name={name} />
            </div>
            {engine !== undefined && (
              <SelectField
                id={`engine-${workspaceId}`}
                label="Who carries out requests"
                value={engine.choice}
                choices={toEngineChoices(engine.engine)}
                onChange={(choice, options) => onChoose(workspaceId, choice, options)}
              />
            )}
          </section>
        );
      })}
      {adding !== null && <AddingCard adding={adding} />}
      <p>
        <button type="button" class="small" onClick={() => void send('workspace.add', {})}>
          Add a folder…
        </button>
      </p>
    </Section>
  );
}

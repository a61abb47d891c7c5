import { workspaceModes, workspaceModeTexts } from '../popup/ui/workspaceModeText.ts';
import type { WorkspaceMode, WorkspaceView } from '../protocol/workspace.ts';
import { RadioField } from './RadioField.tsx';
import { Section } from './Section.tsx';

interface PermissionSectionProps {
  readonly workspaces: readonly WorkspaceView[];
  readonly onChange: (
    workspaceId: string,
    mode: WorkspaceMode,
    options: { readonly signal: AbortSignal },
  ) => Promise<unknown>;
}

const choices = workspaceModes.map((value) => ({
  value,
  label: workspaceModeTexts[value].label,
  meaning: workspaceModeTexts[value].meaning,
}));

/** When the user is asked, for each workspace. */
export function PermissionSection({ workspaces, onChange }: PermissionSectionProps) {
  if (workspaces.length === 0) return null;
  return (
    <Section id="permission" title="When you are asked">
      {workspaces.map(({ workspaceId, name, mode }) => (
        <RadioField
          key={workspaceId}
          id={`mode-${workspaceId}`}
          label={name}
          value={mode}
          choices={choices}
          onChange={(chosen, options) => onChange(workspaceId, chosen, options)}
        />
      ))}
    </Section>
  );
}

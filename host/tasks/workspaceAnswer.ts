import { spokenName } from '../engines/commands/names/spokenName.ts';
import type { EngineFinish } from '../engines/engine.ts';
import type { WorkspaceState } from '../../protocol/workspace.ts';
import type { NamedWorkspace, WorkspaceTalk } from './workspaceTalk.ts';

interface AnswerParts {
  readonly workspaces: readonly NamedWorkspace[];
  /** The one the user is in. */
  readonly here: NamedWorkspace;
  readonly look: (workspaceId: string) => Promise<WorkspaceState>;
}

/** Answers a request about the workspaces, for the ear. Switching is for whoever keeps the choice: the answer names the workspace. */
export async function answerWorkspaceTalk(
  talk: WorkspaceTalk,
  { workspaces, here, look }: AnswerParts,
): Promise<EngineFinish> {
  const all = enumerate(workspaces.map(({ name }) => spokenName(name)));
  switch (talk.kind) {
    case 'switch': {
      const { workspaceId, name } = workspaces.find((each) => each.workspaceId === talk.workspaceId) ?? here;
      const now = workspaceId === here.workspaceId ? 'You are already in' : 'Now in';
      const summary = `${now} ${spokenName(name)}${whereInGit((await look(workspaceId)).git)}.`;
      return { outcome: 'done', summary, chooses: workspaceId };
    }
    case 'choose': {
      const [only] = talk.names;
      const question = talk.names.length === 1 ? `Did you mean ${only ?? ''}?` : `Which one: ${either(talk.names)}?`;
      return { outcome: 'asked', summary: `${question} Please say it again.` };
    }
    case 'unknown':
      return { outcome: 'asked', summary: `I know no project called ${talk.said}. You have ${all}. Which one?` };
    case 'which': {
      const { project, git } = await look(here.workspaceId);
      const kind = project === null ? '' : ` It is a ${project} project.`;
      return { outcome: 'done', summary: `You are in ${spokenName(here.name)}${whereInGit(git)}.${kind}` };
    }
    case 'list': {
      const where = `You are in ${spokenName(here.name)}.`;
      return { outcome: 'done', summary: workspaces.length > 1 ? `You have ${all}. ${where}` : where };
    }
  }
}

function whereInGit(git: WorkspaceState['git']): string {
  if (git.kind !== 'repository') return git.kind === 'none' ? ', not a git repository' : '';
  const branch = git.branch === null ? ', on no branch' : `, on branch ${git.branch}`;
  if (git.changed === null) return branch;
  return `${branch}, ${git.changed === 0 ? 'nothing' : git.changed} changed`;
}

function enumerate(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

function either(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}

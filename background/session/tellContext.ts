import type { HostLink } from '../links/hostLink.ts';
import type { HostTasks } from './hostTasks.ts';

/** Where what the model should know of the workspace comes from. */
interface ContextSource {
  readonly host: Pick<HostLink, 'request'>;
  readonly tasks: Pick<HostTasks, 'workspace'>;
}

/** Tells the model what it should know at the start: the talk of the calls before, if any, and the workspace. */
export async function tellContext(
  { host, tasks }: ContextSource,
  carried: string,
  tell: (text: string) => void,
  options: { readonly signal: AbortSignal },
): Promise<void> {
  if (carried !== '') tell(carried);
  const workspaceId = await tasks.workspace(options);
  const { text } = await host.request('workspace.context', { workspaceId }, options);
  if (!options.signal.aborted) tell(text);
}

import type { EngineRequest } from '../engine.ts';

// What Codex may do by itself. A thread is always opened read-only: opened as anything else, Codex takes the repository for
// trusted, writes that down, and starts the MCP servers that it names. What a turn may write is said turn by turn.

const profile = 'earshot';

/**
 * The settings of a thread from which its turns choose: the workspace can be written, all but what is guarded; nothing outside
 * it, the temporary folders included; no network. Commands see the bare environment, so no key of anybody's.
 */
export function threadConfig(guarded: readonly string[]): Record<string, object | string | boolean> {
  const inWorkspace = Object.fromEntries(guarded.map((path) => [path, 'read']));
  const filesystem = { ':workspace_roots': inWorkspace, ':slash_tmp': 'read', ':tmpdir': 'read' };
  return {
    [`permissions.${profile}`]: { extends: ':workspace', filesystem },
    'shell_environment_policy.inherit': 'core',
    'shell_environment_policy.ignore_default_excludes': false,
    'shell_environment_policy.set': {},
    web_search: 'disabled',
    'features.multi_agent': false,
    'features.goals': false,
  };
}

/** What one turn may do, and when it has to ask. */
export function turnAccess(mode: EngineRequest['mode']): object {
  switch (mode) {
    case 'readOnly':
      return { approvalPolicy: 'on-request', sandboxPolicy: { type: 'readOnly', networkAccess: false } };
    case 'askAll':
      return { approvalPolicy: 'untrusted', permissions: profile };
    case 'askRisky':
    case undefined:
      return { approvalPolicy: 'on-request', permissions: profile };
  }
}

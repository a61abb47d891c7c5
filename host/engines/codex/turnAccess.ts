import path from 'node:path';
import { markerName } from '../../processes/findMarked.ts';
import type { EngineRequest } from '../engine.ts';

// What Codex may do by itself. A thread is always opened read-only: opened as anything else, Codex takes the repository for
// trusted, writes that down, and starts the MCP servers that it names. What a turn may write is said turn by turn.

const profiles = { workspace: 'earshot', readOnly: 'earshot-read-only' } as const;

/**
 * What a thread's turns may not touch: `guarded` asks before it changes, `hidden` is not even read. `mark`: by which its commands
 * are known as its own, wherever they went.
 */
interface ThreadParts {
  readonly guarded: readonly string[];
  readonly hidden: readonly string[];
  readonly mark: string;
}

/**
 * The settings of a thread from which its turns choose: the workspace can be written, all but what is guarded, or nothing at
 * all; nothing outside it, the temporary folders included; no network. Commands get the bare environment, and what the
 * repository at or around `root`, a real path, brings along (MCP servers, hooks, settings) is not started.
 */
export function threadConfig(
  root: string,
  { guarded, hidden, mark }: ThreadParts,
): Record<string, object | string | boolean> {
  const denied = Object.fromEntries(hidden.map((path) => [path, 'deny']));
  const inWorkspace = Object.fromEntries(guarded.map((path) => [path, 'read']));
  const writing = { ...denied, ':workspace_roots': inWorkspace, ':slash_tmp': 'read', ':tmpdir': 'read' };
  return {
    projects: Object.fromEntries(upwards(root).map((folder) => [folder, { trust_level: 'untrusted' }])),
    [`permissions.${profiles.workspace}`]: { extends: ':workspace', filesystem: writing },
    [`permissions.${profiles.readOnly}`]: { extends: ':read-only', filesystem: denied },
    'shell_environment_policy.inherit': 'core',
    'shell_environment_policy.ignore_default_excludes': false,
    'shell_environment_policy.set': { [markerName]: mark },
    web_search: 'disabled',
    'features.multi_agent': false,
    'features.goals': false,
  };
}

/**
 * A folder and all above it, as Codex looks them up. Codex reads the settings of each folder up to the repository's root, where
 * that very folder is trusted or, unless it is named itself, the repository. All are named, since the user's own Codex may trust
 * any: they trusted it there with Codex before their eyes.
 */
function upwards(root: string): string[] {
  const folders: string[] = [];
  for (let folder = root; ; folder = path.dirname(folder)) {
    // Codex prefers a key that is in lower case already, whatever the user's own is like.
    folders.push(process.platform === 'win32' ? folder.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : folder);
    if (path.dirname(folder) === folder) return folders;
  }
}

/** What one turn may do, and when it has to ask. */
export function turnAccess(mode: EngineRequest['mode']): object {
  switch (mode) {
    case 'readOnly':
      return { approvalPolicy: 'on-request', permissions: profiles.readOnly };
    case 'askAll':
      return { approvalPolicy: 'untrusted', permissions: profiles.workspace };
    case 'askRisky':
    case undefined:
      return { approvalPolicy: 'on-request', permissions: profiles.workspace };
  }
}

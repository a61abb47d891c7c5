import { sep } from 'node:path';
import type { Sandbox, SandboxPolicy } from './sandbox.ts';

/**
 * Linux's bubblewrap: namespaces of its own for processes, mounts, users, messages and, unless allowed, the network. The
 * whole disk is there to read, for tools lie anywhere; only the workspace can be written. `program` is the bwrap to use.
 */
export function createBubblewrap(program: string): Sandbox {
  return {
    name: 'bubblewrap',
    wrap: (argv, policy) => [program, ...bubblewrapArguments(policy), '--', ...argv],
    mayLack: ({ exitCode, output }) => exitCode === 1 && /^bwrap: [^\n]*\n$/.test(output),
    // What was in the user's temporary and cache folders is not there, and a new home of them needs no setting up.
    env: { TMPDIR: '/tmp', XDG_CACHE_HOME: '/tmp/.cache' },
  };
}

const namespaces = ['--unshare-user', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try'];

/** The arguments for a policy; later mounts lie over earlier ones. Pure. */
export function bubblewrapArguments({ root, folder, network, readOnly, hidden }: SandboxPolicy): string[] {
  const hide = (path: string, kind: 'folder' | 'file'): string[] =>
    kind === 'folder' ? ['--tmpfs', path] : ['--ro-bind', '/dev/null', path];
  // The workspace may lie in a hidden folder, and a hidden one in the workspace (a home folder's .ssh).
  const around = hidden.filter(({ path }) => isInside(root, path));
  const others = hidden.filter(({ path }) => !isInside(root, path) && (isInside(path, root) || !isAfresh(path)));
  return [
    // The kernel ends it with the host, however the host ends; and no terminal of ours can be typed into.
    ...['--die-with-parent', '--new-session', ...namespaces, ...(network ? [] : ['--unshare-net'])],
    ...['--cap-drop', 'ALL', '--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc'],
    ...emptied.flatMap((path) => ['--tmpfs', path]),
    ...reachable.flatMap((path) => ['--ro-bind-try', path, path]),
    ...around.flatMap(({ path, kind }) => hide(path, kind)),
    ...['--bind', root, root],
    ...readOnly.flatMap((path) => ['--ro-bind', path, path]),
    ...others.flatMap(({ path, kind }) => hide(path, kind)),
    ...['--chdir', folder],
  ];
}

/** Sockets are reached by path, network or not, and most lie here: a container service's, or the session's, would run anything. */
const emptied = ['/tmp', '/run'];

/** Whether nothing of the disk's is there in any case, and so nothing to hide. */
function isAfresh(path: string): boolean {
  return [...emptied, '/dev', '/proc'].some((folder) => isInside(path, folder));
}

/** Under /run, and needed all the same: how names are resolved, and the whole system on NixOS. */
const reachable = [
  '/run/systemd/resolve/stub-resolv.conf',
  '/run/systemd/resolve/resolv.conf',
  '/run/resolvconf',
  '/run/NetworkManager/resolv.conf',
  '/run/current-system',
];

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

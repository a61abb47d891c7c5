import { dirname } from 'node:path';
import type { Sandbox, SandboxPolicy } from './sandbox.ts';

/** macOS's own sandbox, by its command: Apple calls that deprecated and builds on it all the same. */
export const seatbelt: Sandbox = {
  name: 'seatbelt',
  wrap: (argv, policy) => ['/usr/bin/sandbox-exec', '-p', seatbeltProfile(policy), '--', ...argv],
  // Its rules are about paths, whether there is something or not.
  mayLack: () => false,
  env: {},
};

/**
 * The profile for a policy, in the sandbox's own language; of two rules that fit, the later one counts. What is not said is
 * denied: among that the network, other processes, and asking the system to open things outside. Pure.
 */
export function seatbeltProfile({ root, network, readOnly, hidden }: SandboxPolicy): string {
  const unreadable = hidden.map(({ path, kind }) => `  (${kind === 'folder' ? 'subpath' : 'literal'} ${quoted(path)})`);
  return [
    '(version 1)',
    '(deny default)',
    '(allow process-fork process-exec)',
    '(allow process-info* (target same-sandbox))',
    '(allow signal (target same-sandbox))',
    '(allow sysctl-read)',
    '(allow file-ioctl (literal "/dev/tty") (literal "/dev/null"))',
    '(allow ipc-posix-sem ipc-posix-shm)',
    '(allow user-preference-read)',
    `(allow mach-lookup ${services.map((name) => `(global-name ${quoted(name)})`).join(' ')})`,
    '(allow pseudo-tty)',
    '(allow file-read*)',
    ...(unreadable.length === 0 ? [] : ['(deny file-read*', ...unreadable, ')']),
    '(allow file-read* file-write*',
    `  (subpath ${quoted(root)})`,
    '  (subpath "/private/tmp") (subpath "/private/var/folders")',
    '  (literal "/dev/null") (literal "/dev/zero") (literal "/dev/tty") (literal "/dev/dtracehelper"))',
    ...(unreadable.length === 0 ? [] : ['(deny file-read* file-write*', ...unreadable, ')']),
    ...readOnly.map((path) => `(deny file-write* (subpath ${quoted(path)}))`),
    // Its rules go by path: what lies in a folder that gets another name would have none.
    ...foldersAbove(root, readOnly).map((path) => `(deny file-write-unlink (literal ${quoted(path)}))`),
    // Not `network*`: that would reach sockets by path, and what listens there may run anything.
    ...(network
      ? [
          '(allow system-socket)',
          '(allow network-outbound (remote ip) (literal "/private/var/run/mDNSResponder"))',
          '(allow network-bind network-inbound (local ip))',
        ]
      : []),
    '',
  ].join('\n');
}

/** The folders between the root and some places in it. */
function foldersAbove(root: string, places: readonly string[]): string[] {
  const found = new Set<string>();
  for (const place of places) {
    for (let folder = dirname(place); folder.startsWith(`${root}/`); folder = dirname(folder)) found.add(folder);
  }
  return [...found];
}

/** What programs look up to know who they run as and in which language; none of them starts anything. */
const services = [
  'com.apple.system.opendirectoryd.libinfo',
  'com.apple.system.opendirectoryd.membership',
  'com.apple.system.logger',
  'com.apple.system.notification_center',
  'com.apple.SystemConfiguration.configd',
  'com.apple.trustd.agent',
];

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, String.raw`\$&`)}"`;
}

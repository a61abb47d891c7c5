import type { ProcessResult } from '../processes/runProcess.ts';

/** What a command may do. All paths are absolute, with links resolved, and exist. */
export interface SandboxPolicy {
  /** The workspace: readable and writable. */
  readonly root: string;
  /** Where the command starts: the root or a folder in it. */
  readonly folder: string;
  readonly network: boolean;
  /** Inside the root and yet not writable: git's and agents' own folders. */
  readonly readOnly: readonly string[];
  /** What must not even be read: keys and tokens, other programs' sockets, Earshot's own data. */
  readonly hidden: readonly { readonly path: string; readonly kind: 'folder' | 'file' }[];
}

/** Something of the system's that keeps a command to a policy. */
export interface Sandbox {
  readonly name: 'bubblewrap' | 'seatbelt';
  /** The program and arguments that run a command under the policy. Pure. */
  wrap(argv: readonly string[], policy: SandboxPolicy): string[];
  /** Whether it may have ended itself for want of something that its policy names, with the command not begun. Pure. */
  mayLack(result: Pick<ProcessResult, 'exitCode' | 'output'>): boolean;
  /** What must differ in the environment in there. */
  readonly env: Readonly<Record<string, string>>;
}

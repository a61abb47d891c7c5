import type { WorkspaceMode } from '../../../protocol/workspace.ts';
import { readCommand } from './readCommand.ts';

/** What an engine wants to do, resolved: paths relative to the workspace, with why a change of them is risky, where it is. */
export type Step =
  | {
      readonly kind: 'command';
      readonly command: string;
      readonly folder: string;
      readonly sandboxed: boolean | 'perhaps';
      /** It reaches the network. */
      readonly network?: boolean;
      /** Its sandbox leaves something open that is off limits. */
      readonly crowded?: boolean;
    }
  | {
      readonly kind: 'edit';
      readonly files: readonly {
        readonly path: string;
        /** As the engine named it, where a link leads elsewhere. */
        readonly asked?: string;
        readonly risk?: string | undefined;
      }[];
      /** The change has been made already: the question is whether it may stay. */
      readonly done?: boolean;
    }
  | { readonly kind: 'other'; readonly title: string };

export type Verdict =
  | { readonly kind: 'allow' }
  | { readonly kind: 'refuse'; readonly reason: string }
  /** `alwaysAsk`: risky by itself, whatever the mode. */
  | { readonly kind: 'ask'; readonly alwaysAsk: boolean };

const readOnly =
  "This workspace is read only: nothing in it may be written, and commands may only look. You can change that in Earshot's window.";

/**
 * Whether the user of a workspace is asked before a step. Read only refuses all that comes here; commands that only look, in the
 * sandbox of an engine, do not come here, nor does undo. Pure.
 */
export function judge(step: Step, mode: WorkspaceMode): Verdict {
  if (mode === 'readOnly') return { kind: 'refuse', reason: readOnly };
  const alwaysAsk = isRisky(step);
  return alwaysAsk || mode === 'askAll' ? { kind: 'ask', alwaysAsk } : { kind: 'allow' };
}

function isRisky(step: Step): boolean {
  switch (step.kind) {
    case 'command':
      // Without a sandbox nothing holds a command but the user; and with the network it can give away what it reads.
      return (
        step.sandboxed !== true || step.crowded === true || step.network === true || readCommand(step.command).risky
      );
    case 'edit':
      return step.files.some(({ risk }) => risk !== undefined);
    case 'other':
      return true;
  }
}

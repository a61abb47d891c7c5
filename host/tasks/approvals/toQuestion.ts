import { posix } from 'node:path';
import type { ApprovalView } from '../../../protocol/approval.ts';
import { limits } from '../../../protocol/limits.ts';
import { isSayable } from '../../../protocol/spokenAnswer.ts';
import type { Step } from './judge.ts';
import { unwrapShell } from '../../engines/unwrapShell.ts';
import { readCommand } from './readCommand.ts';

/** How a step is put to the user. */
export type Question = Pick<ApprovalView, 'kind' | 'question' | 'exact' | 'names' | 'naming' | 'spoken'>;

/** More files than this are not told apart by ear. */
const mostSpoken = 3;
const spokenChars = 240;

/** The question before a step, with the exact command or the resolved paths. Undefined for what cannot be shown whole. Pure. */
export function toQuestion(step: Step): Question | undefined {
  const put = write(step);
  const exact = showInvisible(put.exact);
  const question = showInvisible(put.question);
  if (exact.length > limits.questionChars || question.length > limits.questionChars) return undefined;
  // What looks or sounds like something else is for the eye alone.
  const plain = exact === put.exact && question === put.question && !/[^\x20-\x7e\n]/.test(exact);
  const spoken = put.spoken && plain && question.length <= spokenChars && put.names.every(isSayable);
  return {
    kind: step.kind,
    question,
    exact,
    names: spoken ? [...put.names] : [],
    naming: spoken ? put.naming : '',
    spoken,
  };
}

type Written = Omit<Question, 'kind' | 'names'> & { readonly names: readonly string[] };

function write(step: Step): Written {
  switch (step.kind) {
    case 'command': {
      const { names } = readCommand(step.command);
      const where = step.folder === '' ? '' : ` in ${step.folder}`;
      const how = `${step.network === true ? ', with the network' : ''}${confinement(step)}`;
      const spoken = names.length > 0;
      const what = spoken ? unwrapShell(step.command) : 'the command that Earshot shows';
      const exact = step.folder === '' ? step.command : `${step.command}\nin ${step.folder}/`;
      return { question: `May I run ${what}${where}${how}?`, exact, names, naming: `run ${toNaming(names)}`, spoken };
    }
    case 'edit': {
      const risky = step.files.filter(({ risk }) => risk !== undefined);
      const about = risky.length > 0 ? risky : step.files;
      const names = [...new Set(about.map(({ path }) => posix.basename(path)))];
      const spoken = step.files.length <= mostSpoken && names.length === about.length;
      const why = risky.length === 1 && risky[0]?.risk !== undefined ? ` Be careful: ${risky[0].risk}.` : '';
      const what = spoken ? join(step.files.map(({ path }) => withFolder(path))) : `${step.files.length} files`;
      const exact = step.files.map(toLine).join('\n');
      const verb = step.done === true ? 'keep' : 'change';
      return { question: `May I ${verb} ${what}?${why}`, exact, names, naming: `${verb} ${join(names)}`, spoken };
    }
    case 'other':
      return { question: step.title, exact: step.title, names: [], naming: '', spoken: false };
  }
}

function confinement({ sandboxed, crowded }: Extract<Step, { kind: 'command' }>): string {
  if (sandboxed === true) return crowded === true ? ', in a sandbox that cannot protect everything here' : '';
  return sandboxed === 'perhaps' ? ', perhaps without a sandbox' : ', without a sandbox';
}

/** What a yes must name, and no more: what carries it out ("npm") is hard to say and to hear. */
function toNaming(names: readonly string[]): string {
  const words = names.join(' ');
  return words === 'test' ? 'the tests' : words;
}

function toLine({ path, asked }: { readonly path: string; readonly asked?: string }): string {
  return asked === undefined ? path : `${path} (through the link ${asked})`;
}

/** The name first: it is what the answer must have. */
function withFolder(path: string): string {
  const folder = posix.dirname(path);
  return folder === '.' ? path : `${posix.basename(path)} in ${folder}`;
}

function join(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** Characters that nobody sees, or that turn a line around, are written out. */
function showInvisible(text: string): string {
  return text.replace(/[^\P{C}\n]|[\u2028\u2029\u115f\u1160\u3164\uffa0]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

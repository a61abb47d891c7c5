import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { createCommandsEngine } from '../../../host/engines/commands/commandsEngine.ts';
import type { Engine, EngineClient, EngineRun } from '../../../host/engines/engine.ts';
import { nodeDisk } from '../../../host/workspace/disk.ts';
import { openJournal } from '../../../host/workspace/journal.ts';
import { untilAborted } from '../../../host/workspace/untilAborted.ts';
import { openWorkspace } from '../../../host/workspace/workspace.ts';
import { AppError } from '../../../protocol/appError.ts';
import type { ModelScript } from '../../../scripts/codex/responsesEndpoint.ts';
import { createScriptedEngine } from '../../fakes/scriptedEngine.ts';
import type { Steps } from '../../fakes/scriptedEngine.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { contentsOf, treeOf } from '../treeOf.ts';
import { noCodex, openCodexBench, patchOf } from './codex/codexBench.ts';

/** What an engine can be asked, in words that it understands. `question` and `endless` only where it has the capability. */
interface Subject {
  readonly create: (test: TestContext) => Engine | Promise<Engine>;
  readonly skip?: string | false;
  readonly change: string;
  readonly failure: string;
  readonly question?: string;
  readonly endless?: string;
}

const script: Readonly<Record<string, Steps>> = {
  change: [
    { do: 'tell', text: 'On it.' },
    { do: 'create', path: 'notes.md', text: 'x\n' },
    { do: 'tell', text: 'Nearly done.' },
  ],
  failure: [{ do: 'fail', message: 'There is no such file.' }],
  question: [
    { do: 'ask', question: 'May I?' },
    { do: 'create', path: 'asked.md', text: '' },
  ],
  endless: [{ do: 'listen' }, { do: 'tell', text: 'Heard.' }],
};

const codexScripts: readonly ModelScript[] = [
  { when: 'write the notes', answers: [patchOf('*** Add File: notes.md\n+x'), { say: 'Wrote the notes.' }] },
  { when: 'without a key', answers: [{ status: 401, body: {} }] },
  { when: 'write outside', answers: [patchOf('*** Add File: ../outside.md\n+x'), { say: 'Asked.' }] },
  { when: 'take your time', answers: [{ run: 'sleep 0.2' }, { say: 'I took it.' }] },
  { when: 'and the tests', answers: [{ say: 'I took it, and the tests.' }] },
];

const subjects: Readonly<Record<string, Subject>> = {
  commands: {
    create: createCommandsEngine,
    change: 'create a file called notes dot md with x',
    failure: 'create a file called ../x.md with hello',
  },
  Codex: {
    skip: noCodex,
    create: async (test) => (await openCodexBench(test, codexScripts)).engine,
    change: 'write the notes',
    failure: 'write without a key',
    question: 'write outside',
    endless: 'take your time',
  },
  'the scripted engine': {
    create: () => createScriptedEngine((prompt) => script[prompt]),
    change: 'change',
    failure: 'failure',
    question: 'question',
    endless: 'endless',
  },
};

const never = new AbortController().signal;

async function setUp(test: TestContext, engine: Engine) {
  const root = await temporaryFolder(test);
  await writeFile(join(root, 'a.ts'), 'export const fetchUser = 1;\n');
  const journal = await openJournal(await temporaryFolder(test), {
    disk: nodeDisk,
    onUnrecovered: () => assert.fail(),
  });
  const workspace = await openWorkspace(root);
  const told: string[] = [];
  const diffs: string[] = [];
  let onQuestion: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (onQuestion = resolve));
  const start = (prompt: string, signal: AbortSignal = never): EngineRun => {
    const client: EngineClient = {
      workspace,
      write: (changes) => journal.write('task', root, changes, { signal }),
      run: () => assert.fail(),
      history: { latest: () => undefined, undo: () => assert.fail(), redo: () => assert.fail() },
      update: (update) => {
        told.push(update.kind);
        if (update.kind === 'diff') diffs.push(update.edit.path);
      },
      requestPermission: (question) => {
        told.push(`asked ${JSON.stringify(question)}`);
        onQuestion();
        return untilAborted(new Promise<never>(() => undefined), { signal });
      },
    };
    return engine.start({ prompt, origin: 'typed' }, client, { signal });
  };
  return { root, journal, told, diffs, asked, start };
}

for (const [name, subject] of Object.entries(subjects)) {
  describe(`an engine: ${name}`, { skip: subject.skip ?? false }, () => {
    it('has a name, begins at once, and ends with an outcome and a sentence for the ear', async (test) => {
      const engine = await subject.create(test);
      const { told, start } = await setUp(test, engine);
      const run = start(subject.change);
      assert.deepEqual([engine.name !== '', told], [true, []]);
      const { outcome, summary } = await run.finished;
      assert.equal(outcome, 'done');
      assert.match(summary, /^[^\n]{1,300}$/);
    });

    it('changes files through the journal, or says that it writes by itself and tells each change', async (test) => {
      const engine = await subject.create(test);
      const { root, journal, diffs, start } = await setUp(test, engine);
      const before = await treeOf(root);
      await start(subject.change).finished;
      const written = (await journal.edits('task')).map(({ path }) => path);
      assert.deepEqual([written, diffs], engine.capabilities.writesItself ? [[], ['notes.md']] : [['notes.md'], []]);
      if (engine.capabilities.writesItself) return;
      await journal.undo('task', 'undo', { signal: never });
      assert.deepEqual(await treeOf(root), before);
    });

    it('says nothing more once it has finished', async (test) => {
      const { told, start } = await setUp(test, await subject.create(test));
      await start(subject.change).finished;
      const before = [...told];
      await new Promise(setImmediate);
      assert.deepEqual(told, before);
    });

    it('fails with an error for the user, and has changed nothing', async (test) => {
      const { root, start } = await setUp(test, await subject.create(test));
      const before = await contentsOf(root);
      await assert.rejects(start(subject.failure).finished, AppError);
      assert.deepEqual(await contentsOf(root), before);
    });

    it('changes nothing after a cancel, and tells it from a failure', async (test) => {
      const { root, start } = await setUp(test, await subject.create(test));
      const before = await treeOf(root);
      const controller = new AbortController();
      const run = start(subject.change, controller.signal);
      controller.abort();
      await assert.rejects(run.finished, { name: 'AbortError' });
      assert.deepEqual(await treeOf(root), before);
      assert.equal(run.steer('and more'), false);
    });

    it('takes two turns at once, each with its own end', async (test) => {
      const engine = await subject.create(test);
      const [one, other] = [await setUp(test, engine), await setUp(test, engine)];
      const outcomes = await Promise.all([one, other].map(({ start }) => start(subject.change).finished));
      assert.deepEqual(
        outcomes.map(({ outcome }) => outcome),
        ['done', 'done'],
      );
      assert.deepEqual(await contentsOf(one.root), await contentsOf(other.root));
    });

    it('takes words while it works if it says so, into the same turn (codex#65, codex#66), and none later', async (test) => {
      const engine = await subject.create(test);
      const { start } = await setUp(test, engine);
      const run = start(subject.endless ?? subject.change);
      const taken = run.steer('and the tests');
      assert.equal(taken, engine.capabilities.steering);
      const { summary } = await run.finished;
      assert.equal(summary.includes('and the tests'), taken);
      assert.equal(run.steer('and the docs'), false);
    });

    it('asks only if it says so, waits for the answer, and ends the question with a cancel', async (test) => {
      const engine = await subject.create(test);
      const { root, told, asked, start } = await setUp(test, engine);
      assert.equal(subject.question !== undefined, engine.capabilities.permissions);
      if (subject.question === undefined) {
        await start(subject.change).finished;
        assert.deepEqual(
          told.filter((line) => line.startsWith('asked')),
          [],
        );
        return;
      }
      const before = await contentsOf(root);
      const controller = new AbortController();
      const run = start(subject.question, controller.signal);
      await asked;
      assert.equal(told.filter((line) => line.startsWith('asked')).length, 1);
      controller.abort();
      await assert.rejects(run.finished, { name: 'AbortError' });
      assert.deepEqual(await contentsOf(root), before);
    });
  });
}

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { TaskView } from '../../../protocol/task.ts';
import type { ModelScript } from '../../../scripts/codex/responsesEndpoint.ts';
import { startCodexDaemon } from '../engines/codex/codexDaemon.ts';
import { DisturbedHost } from './random/disturbedHost.ts';
import { drawRepository } from './random/drawRepository.ts';
import type { FirstFile, Random } from './random/drawRepository.ts';
import { drawTask } from './random/drawTask.ts';
import type { RandomTask } from './random/drawTask.ts';
import { drawInterruption } from './random/interrupt.ts';
import { Ledger } from './random/ledger.ts';
import type { AskedTask } from './random/randomClient.ts';
import { RandomUser } from './random/randomUser.ts';

/** How often each thing came about. */
export type RandomTasksReport = Readonly<Record<string, number>>;

/**
 * Random tasks of every kind in a random repository, with the real Codex: its process, the daemon and commands are killed at
 * random moments, and between tasks the user works too. After each task every file is what the journal, or the user, says
 * last. In the end all that can be undone is, newest first, and the tree is the first one with what the user did: files of
 * the user's stay, and so do changed lines in files that tasks changed as well.
 */
export async function runRandomTasks(
  test: TestContext,
  { tasks, files }: { readonly tasks: number; readonly files: number },
  random: Random,
): Promise<RandomTasksReport> {
  const scripts: ModelScript[] = [];
  const { root, host, workspaceId } = await startCodexDaemon(test, scripts);
  const first = drawRepository(files, random);
  layOut(root, first);
  const ledger = new Ledger(root, host.home);
  const user = new RandomUser(root, first, { random, ledger });
  const disturbed = new DisturbedHost(host, workspaceId, random);
  const counts = new Map<string, number>();
  const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);
  let words = 0;
  const fresh = (): string => `Word${random.int(0, 0xffff).toString(16)}x${(words += 1)}`;
  const tree = { root, paths: () => ledger.changeable(), random, fresh };

  for (let at = 1; at <= tasks; at += 1) {
    for (let acts = random.int(0, 2); acts > 0; acts -= 1)
      random.pick([() => user.makeFile(), () => user.editFile()])();
    const drawn = drawTask(tree, await disturbed.history());
    if (drawn.kind === 'codex') scripts.push({ when: drawn.prompt, answers: drawn.answers });
    if (drawn.kind === 'run') user.writePlan(drawn.script);
    const by = drawInterruption(drawn.kind, random);
    const ended = await disturbed.run(toAsked(drawn), drawn.kind, by);
    const told = `seed ${random.seed}, task ${at}, ${tellOf(drawn)}, disturbed by ${ended.by ?? 'nothing'}: ${outcomeOf(ended.task)}`;
    if (ended.by !== undefined) count(`disturbed by ${ended.by}`);
    count(`${drawn.kind} ${ended.task === undefined ? 'lost' : outcomeOf(ended.task).replace(/:.*/s, '')}`);
    if (ended.task !== undefined) ledger.add(ended.task.taskId, told);
    ledger.compare(told);
  }

  let undone = 0;
  for (;;) {
    const target = (await disturbed.history()).find((task) => task.undoable);
    if (target === undefined) break;
    const { task } = await disturbed.run({ kind: 'undo', taskId: target.taskId }, 'undo', undefined);
    const told = `seed ${random.seed}, undo of ${target.functionCallId}: ${outcomeOf(task)}`;
    // One whose files an undo that was killed had brought back already is only noted as undone.
    assert.match(outcomeOf(task), /^done|^failed: Everything is as it was before already/, told);
    ledger.add(task?.taskId ?? '', told);
    ledger.compare(told);
    undone += 1;
    assert(undone <= tasks, `${told}: it can still be undone`);
  }
  ledger.compareWith(user.wanted(), `seed ${random.seed}`);
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...Object.fromEntries(sorted),
    'killed at its start': disturbed.killedAtStart,
    'acts of the user': user.acts,
    undone,
  };
}

function layOut(root: string, files: readonly FirstFile[]): void {
  for (const name of ['a.txt', 'src']) rmSync(path.join(root, name), { recursive: true });
  for (const { path: file, bytes, mode } of files) {
    const absolute = path.join(root, file);
    mkdirSync(path.dirname(absolute), { recursive: true });
    writeFileSync(absolute, bytes);
    chmodSync(absolute, mode);
  }
  const git = (...args: string[]): void => void execFileSync('git', ['-C', root, ...args], { stdio: 'ignore' });
  git('init');
  git('add', '.');
  git('-c', 'user.name=drawn', '-c', 'user.email=drawn@localhost', 'commit', '-m', 'As drawn');
}

function toAsked(task: RandomTask): AskedTask {
  switch (task.kind) {
    case 'codex':
    case 'commands':
    case 'run':
      return { kind: 'prompt', prompt: task.prompt };
    case 'patch':
      return task;
    case 'history':
      return task.request;
  }
}

function tellOf(task: RandomTask): string {
  return JSON.stringify(task).slice(0, 2_000);
}

function outcomeOf(task: TaskView | undefined): string {
  if (task === undefined) return 'never stored';
  return task.state.phase === 'finished' ? `${task.state.outcome}: ${task.state.summary}` : task.state.phase;
}

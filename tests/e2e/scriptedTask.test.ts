import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { watch } from 'node:fs/promises';
import { before, describe, it } from 'node:test';
import { openRunFolder, readDaemonEntry } from '../../host/link/daemonEntry.ts';
import { hostCommand } from '../../scripts/browser/hostCommand.ts';
import type { Earshot } from '../../scripts/browser/openEarshot.ts';
import { createScriptedDaemon } from '../host/scriptedDaemon.ts';
import type { Script } from '../host/scriptedDaemon.ts';
import { answer, fromNowOn, pressTalk, say, type } from './conversation.ts';
import { openBrowser, openSample, ownedBySuite, patience } from './testbed.ts';
import type { Owner } from './testbed.ts';

// What a model would do, by the words of the request: the recogniser knows these sentences.
const script: Script = [
  { when: 'to load user', steps: [{ do: 'tell', text: 'I look at the callers.' }, { do: 'listen' }] },
  { when: 'to fetch person', steps: [{ do: 'create', path: 'notes.txt', text: 'later\n' }] },
  {
    when: 'to open user',
    steps: [
      { do: 'tell', text: 'Two files are left.' },
      { do: 'run', command: 'npm test', sandboxed: false },
    ],
  },
  { when: 'to check user', steps: [{ do: 'run', command: 'npm test', sandboxed: false }] },
  { when: 'to close user', steps: [{ do: 'fail', message: 'The disk took too long to answer.' }] },
  { when: 'to find user', steps: [{ do: 'pause', ms: 3_000 }] },
];

describe('a task that talks while it works', () => {
  const suite = ownedBySuite();
  let earshot: Earshot;

  before(async () => {
    earshot = await openBrowser(suite, {
      microphone: 'spoken',
      workspace: await openSample(suite),
      beforeLaunch: ({ home }) => startScriptedDaemon(suite, home),
    });
    assert.equal((await pressTalk(earshot)).phase, 'live');
  });

  it('takes what is said meanwhile, leaves for later what is for later, and tells of its progress and its end', async () => {
    const talk = fromNowOn(earshot);
    await say(earshot, 'rename fetch user to load user');
    await talk.task(1, ({ state }) => state.phase === 'running');
    await type(earshot, 'after that, rename fetch user to fetch person');
    await talk.task(2, () => true);
    await type(earshot, 'rename todo list to task list');
    await talk.spoken((text) => text.includes('added to the task'));

    const first = await talk.taskEnd(1);
    assert.deepEqual([first.outcome, /also: rename todo list to task list/i.test(first.summary)], ['done', true]);
    const second = await talk.taskEnd(2);
    assert.deepEqual([second.outcome, second.finishedAtMs >= first.finishedAtMs], ['done', true]);
    await talk.spoken((text) => text.includes('I look at the callers'));
    await talk.spoken((text) => text.includes('also'));
    await talk.spoken((text) => text.includes('fetch person'));
    assert.deepEqual(
      talk.tasks.map(({ edits }) => edits.map(({ path }) => path)),
      [[], ['notes.txt']],
    );
  });

  it('asks aloud what it needs to know, with what it has done so far, and is stopped by a word', async () => {
    const talk = fromNowOn(earshot);
    await say(earshot, 'rename fetch user to open user');
    await talk.spoken((text) => text.includes('Two files are left'));
    await talk.spoken((text) => text.includes('May I run npm test'));
    await type(earshot, 'stop');
    assert.equal((await talk.taskEnd()).outcome, 'cancelled');
  });

  it('is allowed by the user saying so, by name, and the words are kept', async () => {
    const talk = fromNowOn(earshot);
    await say(earshot, 'rename fetch user to check user');
    await talk.spoken((text) => text.includes('May I run npm test'));
    // Of the four voices the one whose "run" is heard best.
    await answer(earshot, 'yes, run the tests', 'rms');
    assert.equal((await talk.taskEnd()).outcome, 'done');
    const [approval] = talk.approvals;
    assert(approval?.state.phase === 'answered' && approval.state.by.kind === 'said');
    assert.deepEqual([approval.exact, approval.state.decision], ['npm test', 'once']);
    assert.match(approval.state.by.transcript, /^yes/i);
  });

  it('is told of when it fails, and when it took its time', async () => {
    const talk = fromNowOn(earshot);
    await type(earshot, 'rename fetch user to close user');
    assert.equal((await talk.taskEnd(1)).outcome, 'failed');
    await talk.spoken((text) => text.includes('The disk took too long'));
    await type(earshot, 'rename fetch user to find user');
    assert.equal((await talk.taskEnd(2)).outcome, 'done');
    await talk.spoken((text) => text.includes('find user'));
  });
});

/** Starts a daemon with the scripted engine in the data folder, in place of the usual one. */
async function startScriptedDaemon(owner: Owner, home: string): Promise<void> {
  await hostCommand({ EARSHOT_HOME: home }, ['stop'], patience());
  const daemon = createScriptedDaemon(script);
  owner.after(() => daemon.close());
  const { args, cwd } = daemon.program;
  const env = { ...process.env, ...daemon.env, EARSHOT_HOME: home };
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const runFolder = openRunFolder(home);
  const changes = watch(runFolder, patience());
  for await (const { filename } of changes) {
    // The relay that the browser starts must find it, or would start another.
    if (filename?.startsWith('daemon-') === true && readDaemonEntry(runFolder)?.pid === child.pid) return;
  }
}

import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { openRunFolder, readDaemonEntry } from '../../host/link/daemonEntry.ts';
import { openResponsesEndpoint } from '../../scripts/codex/responsesEndpoint.ts';
import type { ResponsesEndpoint } from '../../scripts/codex/responsesEndpoint.ts';
import { codexHome, codexSettings, noCodex, patchOf } from '../host/engines/codex/codexBench.ts';
import { processesLike, untilProcess } from '../host/processTree.ts';
import { hostCommand } from '../../scripts/browser/hostCommand.ts';
import type { Earshot } from '../../scripts/browser/openEarshot.ts';
import { answer, fromNowOn, pressTalk, say } from './conversation.ts';
import type { Talk } from './conversation.ts';
import { openBrowser, openFolder, openSample, ownedBySuite, patience } from './testbed.ts';
import type { Owner } from './testbed.ts';
import { contentsOf, readTree } from './tree.ts';
import type { Tree } from './tree.ts';

const escalated = { sandbox_permissions: 'require_escalated', justification: 'The tests need more.' };
const header = "export const header = { position: 'sticky' };";
const addHeader = `*** Add File: src/ui/header.ts\n+${header}`;

describe('Codex, told by voice', { skip: noCodex }, () => {
  const suite = ownedBySuite();
  let earshot: Earshot;
  let endpoint: ResponsesEndpoint;
  let gate: Gate;
  let workspace: string;
  let tree: Tree;

  before(async () => {
    // The latest first: what was said before goes along with every request.
    endpoint = await openResponsesEndpoint([
      { when: 'blue', answers: [{ run: 'sleep 79', args: { yield_time_ms: 30_000 } }] },
      {
        when: 'note',
        answers: [patchOf(`${addHeader}\n*** Add File: note.md\n+noted`), { say: 'The note is there too.' }],
      },
      {
        // Whatever is heard of the rest: the other requests have words of their own, which go before.
        when: 'ake the',
        answers: [
          { run: 'npm test', args: { ...escalated, yield_time_ms: 30_000 } },
          patchOf(addHeader),
          { say: 'The header is sticky now.' },
        ],
      },
    ]);
    suite.after(() => endpoint.close());
    gate = createGate(suite);
    workspace = await openSample(suite);
    useAsTests(workspace, gate.command);
    tree = readTree(workspace);
    const home = await codexHome(suite);
    earshot = await openBrowser(suite, {
      microphone: 'spoken',
      workspace,
      env: { CODEX_HOME: home },
      beforeLaunch: (folders) => useCodex(folders.home, endpoint.baseUrl),
    });
    assert.equal((await pressTalk(earshot)).phase, 'live');
  });

  it('asks aloud for what is risky, is allowed by voice, takes more words on the way, and changes the file', async () => {
    const talk = fromNowOn(earshot);
    await say(earshot, 'make the header sticky');
    await talk.spoken((text) => text.includes('May I run npm test'));
    // Of the four voices the one whose "run" is heard best.
    await answer(earshot, 'yes, run the tests', 'rms');
    await talk.meanwhile((options) => untilThere(workspace, 'started.txt', options));
    await say(earshot, 'please also add a note');
    await talk.spoken((text) => text.includes('added to the task'));
    gate.open();

    const { outcome, summary } = await talk.taskEnd();
    assert.equal(outcome, 'done', summary);
    await talk.spoken((text) => text.includes('note is there'));
    const [approval] = talk.approvals;
    assert(approval?.state.phase === 'answered' && approval.state.by.kind === 'said');
    assert.match(approval.state.by.transcript, /^yes, run the tests/i);
    assert.equal(talk.tasks[0]?.engine, 'Codex');
    assert.match(await outputOf(endpoint), /the tests ran/);
    const added = { 'started.txt': 'yes', 'note.md': 'noted\n', 'src/ui/header.ts': `${header}\n` };
    assert.deepEqual(contentsOf(readTree(workspace)), { ...contentsOf(tree), ...added });
  });

  const linuxOnly = process.platform === 'linux' ? false : 'Reads /proc.';
  it('is interrupted by a word, and its command with it', { skip: linuxOnly }, async () => {
    const talk = fromNowOn(earshot);
    await say(earshot, 'make the footer blue');
    const daemon = readDaemonEntry(openRunFolder(earshot.home))?.pid ?? 0;
    await talk.meanwhile((options) => untilProcess(daemon, /^sleep 79/, options));
    await say(earshot, 'stop');
    assert.equal((await talk.taskEnd()).outcome, 'cancelled');
    assert.deepEqual(editedIn(talk), []);
    assert.deepEqual(processesLike(/^sleep 79/), []);
  });

  it('is undone to the byte by another', async () => {
    const talk = fromNowOn(earshot);
    await say(earshot, 'undo that');
    const { outcome, summary } = await talk.taskEnd();
    assert.equal(outcome, 'done', summary);
    assert.deepEqual(editedIn(talk), ['note.md', 'src/ui/header.ts', 'started.txt']);
    assert.deepEqual(readTree(workspace), tree);
  });
});

function editedIn({ tasks: [task] }: Talk): string[] {
  return (task?.edits ?? []).map((edit) => edit.path).sort();
}

/** A command that writes a file into its workspace and goes on until the test lets it. */
interface Gate {
  /** As package.json would run it. */
  readonly command: string;
  open(): void;
}

function createGate(owner: Owner): Gate {
  const folder = openFolder(owner);
  const [program, opened] = [path.join(folder, 'gate.mjs'), path.join(folder, 'open')];
  const script = `import { existsSync, watch, writeFileSync } from 'node:fs';
    const look = () => existsSync(${JSON.stringify(opened)}) && (console.log('the tests ran'), process.exit(0));
    watch(${JSON.stringify(folder)}, look);
    writeFileSync('started.txt', 'yes');
    look();`;
  writeFileSync(program, script);
  return { command: `node ${program}`, open: () => writeFileSync(opened, '') };
}

/** Resolves when there is such a file in a folder. */
async function untilThere(folder: string, name: string, options: { readonly signal: AbortSignal }): Promise<void> {
  const changes = watch(folder, options);
  if (existsSync(path.join(folder, name))) return;
  for await (const { filename } of changes) if (filename === name) return;
}

/** Makes a command what `npm test` runs. */
function useAsTests(workspace: string, command: string): void {
  const file = path.join(workspace, 'package.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"test": ".*"/, `"test": ${JSON.stringify(command)}`));
}

/** Has the next daemon of a data folder find Codex with a scripted model. */
async function useCodex(home: string, baseUrl: string): Promise<void> {
  await hostCommand({ EARSHOT_HOME: home }, ['stop'], patience());
  const file = path.join(home, 'config.json');
  const config: unknown = JSON.parse(readFileSync(file, 'utf8'));
  assert(typeof config === 'object');
  writeFileSync(file, JSON.stringify({ ...config, codex: codexSettings(baseUrl) }));
}

/** What the model was told that a command had put out. */
async function outputOf(endpoint: ResponsesEndpoint): Promise<string> {
  const { outputs } = await endpoint.seen(({ outputs: given }) => given.length > 0);
  return outputs[0] ?? '';
}

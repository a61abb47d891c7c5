import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { openRunFolder, readDaemonEntry } from '../../host/link/daemonEntry.ts';
import { openResponsesEndpoint } from '../fakes/responsesEndpoint.ts';
import type { ResponsesEndpoint } from '../fakes/responsesEndpoint.ts';
import { codexHome, codexSettings, noCodex, patchOf } from '../host/engines/codex/codexBench.ts';
import { processesLike, untilProcess } from '../host/processTree.ts';
import { hostCommand } from '../../scripts/browser/hostCommand.ts';
import type { Earshot } from '../../scripts/browser/openEarshot.ts';
import { fromNowOn, pressTalk, say } from './conversation.ts';
import { openBrowser, openFolder, openSample, ownedBySuite, patience } from './testbed.ts';
import type { Owner } from './testbed.ts';
import { contentsOf, readTree } from './tree.ts';
import type { Tree } from './tree.ts';

const escalated = { sandbox_permissions: 'require_escalated', justification: 'The tests need more.' };
const header = "export const header = { position: 'sticky' };";

describe('Codex, told by voice', { skip: noCodex }, () => {
  const suite = ownedBySuite();
  let earshot: Earshot;
  let endpoint: ResponsesEndpoint;
  let gate: Gate;
  let workspace: string;
  let tree: Tree;

  before(async () => {
    endpoint = await openResponsesEndpoint([
      {
        when: 'header',
        answers: [
          { run: 'npm test', args: escalated },
          patchOf(`*** Add File: src/ui/header.ts\n+${header}`),
          { say: 'The header is sticky now.' },
        ],
      },
      { when: 'a note', answers: [patchOf('*** Add File: note.md\n+noted'), { say: 'The note is there too.' }] },
      { when: 'footer', answers: [{ run: 'sleep 79', args: { yield_time_ms: 30_000 } }] },
    ]);
    suite.after(() => endpoint.close());
    gate = await openGate(suite);
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
    await say(earshot, 'yes, run the tests');
    const running = await gate.entered;
    await say(earshot, 'please also add a note');
    await talk.spoken((text) => text.includes('added to the task'));
    running.end();

    const { outcome, summary } = await talk.taskEnd();
    assert.equal(outcome, 'done', summary);
    await talk.spoken((text) => text.includes('note is there'));
    const [approval] = talk.approvals;
    assert(approval?.state.phase === 'answered' && approval.state.by.kind === 'said');
    assert.match(approval.state.by.transcript, /^yes, run the tests/i);
    assert.equal(talk.tasks[0]?.engine, 'Codex');
    assert.match(await outputOf(endpoint), /the tests ran/);
    const added = { 'note.md': 'noted\n', 'src/ui/header.ts': `${header}\n` };
    assert.deepEqual(contentsOf(readTree(workspace)), { ...contentsOf(tree), ...added });
  });

  const linuxOnly = process.platform === 'linux' ? false : 'Reads /proc.';
  it('is interrupted by a word, and its command with it', { skip: linuxOnly }, async () => {
    const talk = fromNowOn(earshot);
    await say(earshot, 'make the footer blue');
    await untilProcess(readDaemonEntry(openRunFolder(earshot.home))?.pid ?? 0, /^sleep 79/);
    await say(earshot, 'stop');
    assert.equal((await talk.taskEnd()).outcome, 'cancelled');
    assert.deepEqual(processesLike(/^sleep 79/), []);
  });

  it('is undone to the byte by another', async () => {
    const talk = fromNowOn(earshot);
    await say(earshot, 'undo that');
    const { outcome, summary } = await talk.taskEnd();
    assert.equal(outcome, 'done', summary);
    assert.deepEqual(readTree(workspace), tree);
  });
});

/** A command of the workspace that goes on until the test lets it. */
interface Gate {
  /** As package.json would run it. */
  readonly command: string;
  /** Resolves when it runs; to end the socket is to let it go. */
  readonly entered: Promise<Socket>;
}

async function openGate(owner: Owner): Promise<Gate> {
  const server = createServer();
  const entered = once(server, 'connection').then(([socket]: Socket[]) => {
    assert(socket !== undefined);
    return socket;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  owner.after(() => {
    server.close();
  });
  const address = server.address();
  assert(typeof address === 'object' && address !== null);
  const file = path.join(openFolder(owner), 'gate.mjs');
  const program = `import { connect } from 'node:net';
    connect(${address.port}, '127.0.0.1').resume().on('end', () => console.log('the tests ran'));`;
  writeFileSync(file, program);
  return { command: `node ${file}`, entered };
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

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import * as z from 'zod/mini';
import { CodexTurn } from '../../../../host/engines/codex/codexTurn.ts';
import { endTurn } from '../../../../host/engines/codex/endTurn.ts';
import { SandboxTraces } from '../../../../host/engines/codex/sandboxTraces.ts';
import { ThreadBook } from '../../../../host/engines/codex/threadBook.ts';
import { Threads } from '../../../../host/engines/codex/threads.ts';
import type { EngineUpdate, PermissionAnswer, PermissionQuestion } from '../../../../host/engines/engine.ts';
import { nodeDisk } from '../../../../host/workspace/disk.ts';
import { openProcessBook } from '../../../../host/processes/processBook.ts';
import { openWorkspace } from '../../../../host/workspace/workspace.ts';
import { ScriptedAppServer } from '../../../fakes/scriptedAppServer.ts';
import type { AppServerAnswer } from '../../../fakes/scriptedAppServer.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';

const of = { threadId: 'thread', turnId: 'turn' };
const never = { signal: new AbortController().signal };

/** A turn under way at a scripted app-server. */
async function startTurn(
  test: TestContext,
  answers: Readonly<Record<string, AppServerAnswer>> = {},
  answer: (question: PermissionQuestion) => PermissionAnswer = () => ({ kind: 'allowed', scope: 'once' }),
) {
  const server = new ScriptedAppServer({
    'thread/start': () => ({ result: { thread: { id: 'thread' } } }),
    'turn/start': () => ({ result: { turn: { id: 'turn', status: 'inProgress' } } }),
    'turn/interrupt': () => ({ error: 'no active turn to interrupt' }),
    ...answers,
  });
  const [root, folder] = [await temporaryFolder(test), await temporaryFolder(test)];
  const updates: EngineUpdate[] = [];
  const questions: PermissionQuestion[] = [];
  const turn = new CodexTurn({
    process: { use: () => Promise.resolve(server.lease) },
    threads: new Threads({
      book: new ThreadBook(join(folder, 'threads.json'), nodeDisk),
      settings: {},
      hidden: () => Promise.resolve([]),
    }),
    traces: new SandboxTraces(join(folder, 'traces')),
    book: openProcessBook(join(folder, 'processes')).book,
    request: { prompt: 'go', origin: 'voice' },
    client: {
      workspace: await openWorkspace(root),
      write: () => Promise.reject(new Error('not here')),
      run: () => Promise.reject(new Error('not here')),
      history: {
        latest: () => undefined,
        undo: () => Promise.reject(new Error('not here')),
        redo: () => Promise.reject(new Error('not here')),
      },
      update: (update) => updates.push(update),
      requestPermission: (question) => {
        questions.push(question);
        return Promise.resolve(answer(question));
      },
    },
    ...never,
  });
  while (!server.asked.includes('turn/start')) await new Promise(setImmediate);
  const say = (text: string): void =>
    server.tell('item/completed', { ...of, item: { type: 'agentMessage', id: text, text } });
  const complete = (status = 'completed'): void =>
    server.tell('turn/completed', { threadId: 'thread', turn: { id: 'turn', status } });
  return { server, turn, updates, questions, root, say, complete };
}

describe('words that come as a turn ends', () => {
  it('are a turn of their own in the same task, when the turn does not take them any more', async (test) => {
    const { server, turn, say, complete } = await startTurn(test, {
      'turn/steer': () => ({ error: 'no active turn' }),
    });
    say('First.');
    complete();
    assert.equal(turn.steer('and more'), true);
    while (server.asked.filter((method) => method === 'turn/start').length < 2) await new Promise(setImmediate);
    say('Second.');
    complete();
    assert.deepEqual(await turn.finished, { outcome: 'done', summary: 'Second.' });
    assert.equal(turn.steer('too late'), false);
  });
});

describe('what Codex says in a turn', () => {
  it('is passed on but for its last words, which are the summary', async (test) => {
    const { turn, updates, say, complete, server } = await startTurn(test);
    say('I look first.');
    server.tell('turn/plan/updated', { ...of, plan: [{ step: 'Look', status: 'inProgress' }] });
    say('It is done.');
    complete();
    assert.equal((await turn.finished).summary, 'It is done.');
    assert.deepEqual(updates, [
      { kind: 'message', text: 'I look first.' },
      { kind: 'plan', steps: [{ text: 'Look', state: 'running' }] },
    ]);
  });

  it('may be new to us, garbage, or about another thread: it is passed over', async (test) => {
    const { turn, updates, say, complete, server } = await startTurn(test);
    server.write('{"method":');
    server.write('[1,2]');
    server.tell('item/completed', { ...of, item: { type: 'hologram', id: 'x' } });
    server.tell('item/completed', {
      ...of,
      threadId: 'other',
      item: { type: 'agentMessage', id: 'o', text: 'Other.' },
    });
    server.tell('turn/somethingNew', of);
    say('Done.');
    complete();
    assert.equal((await turn.finished).summary, 'Done.');
    assert.deepEqual(updates, []);
  });

  it('ends the turn with words for the user when it stops talking, or talks without end', async (test) => {
    const silent = await startTurn(test);
    silent.server.simulateEnd();
    await assert.rejects(silent.turn.finished, { code: 'engine_failed' });
  });
});

describe('a request of Codex', () => {
  it('that nobody knows is refused, and so is one about another thread', async (test) => {
    const { server, turn, complete } = await startTurn(test);
    for (const [method, params] of [
      ['item/somethingNew/requestApproval', of],
      ['execCommandApproval', { conversationId: 'thread', command: ['rm'] }],
      ['account/chatgptAuthTokens/refresh', {}],
      ['item/commandExecution/requestApproval', { ...of, threadId: 'other', itemId: 'i', command: 'rm' }],
      // It says too little to be asked: no command, no item with paths.
      ['item/commandExecution/requestApproval', { ...of, itemId: 'unknown' }],
      ['item/fileChange/requestApproval', { ...of, itemId: 'unknown' }],
    ] as const) {
      const answer = await server.ask(method, params);
      assert.deepEqual(
        [answer.result, z.parse(z.looseObject({ code: z.number() }), answer.error).code],
        [undefined, -32601],
      );
    }
    complete();
    await turn.finished;
  });

  it('for more rights names them exactly, and gives those or none', async (test) => {
    for (const [answer, expected] of [
      [
        { kind: 'allowed', scope: 'once' },
        { permissions: { network: { enabled: true } }, scope: 'turn' },
      ],
      [
        { kind: 'allowed', scope: 'session' },
        { permissions: { network: { enabled: true } }, scope: 'turn' },
      ],
      [
        { kind: 'refused', reason: '' },
        { permissions: {}, scope: 'turn' },
      ],
    ] as const) {
      const { server, turn, questions, complete } = await startTurn(test, {}, () => answer);
      const permissions = { network: { enabled: true }, fileSystem: null };
      const asked = { ...of, itemId: 'i', cwd: '/', reason: 'To fetch.', permissions };
      assert.deepEqual((await server.ask('item/permissions/requestApproval', asked)).result, expected);
      const title = 'Give Codex more rights: {"network":{"enabled":true}}';
      assert.deepEqual(questions, [{ kind: 'other', title, reason: 'To fetch.' }]);
      complete();
      await turn.finished;
    }
  });

  it('for the network, or to type into a command, is put as what it is', async (test) => {
    const { server, turn, questions, complete } = await startTurn(test);
    const asked = { ...of, itemId: 'i', command: 'npm i', cwd: '/' };
    const network = { ...asked, networkApprovalContext: { host: 'evil.example', protocol: 'https' } };
    await server.ask('item/commandExecution/requestApproval', network);
    await server.ask('item/commandExecution/requestApproval', { ...asked, kind: 'writeStdin' });
    assert.deepEqual(questions, [
      { kind: 'other', title: 'Let npm i reach evil.example' },
      { kind: 'other', title: 'Type into the running command npm i' },
    ]);
    complete();
    await turn.finished;
  });

  it('for what the user wants is answered with their own words, or the first choice after a yes', async (test) => {
    const questions = [{ id: 'q', question: 'Which port?', options: [{ label: '8080' }, { label: '3000' }] }];
    for (const [answer, said] of [
      [{ kind: 'allowed', scope: 'once' }, ['8080']],
      [{ kind: 'refused', reason: 'port 9' }, ['port 9']],
      [{ kind: 'refused', reason: '' }, []],
    ] as const) {
      const { server, turn, complete } = await startTurn(test, {}, () => answer);
      const { result } = await server.ask('item/tool/requestUserInput', { ...of, itemId: 'i', questions });
      assert.deepEqual(result, { answers: { q: { answers: [...said] } } });
      complete();
      await turn.finished;
    }
  });

  it('for a call under way of a tool is put with server, tool and arguments; what only looks like it is declined', async (test) => {
    const given = { path: 'a', deep: [1] };
    const asked = {
      ...of,
      serverName: 's',
      mode: 'form',
      message: 'Allow it?',
      requestedSchema: { type: 'object', properties: {} },
      _meta: { codex_approval_kind: 'mcp_tool_call', persist: ['session'], tool_name: 'poke', tool_params: given },
    };
    const item = { type: 'mcpToolCall', id: 'i', server: 's', tool: 'poke', status: 'inProgress', arguments: given };
    for (const [answer, result] of [
      [
        { kind: 'allowed', scope: 'session' },
        { action: 'accept', content: {}, _meta: null },
      ],
      [
        { kind: 'refused', reason: '' },
        { action: 'decline', content: null, _meta: null },
      ],
    ] as const) {
      const { server, turn, questions, complete } = await startTurn(test, {}, () => answer);
      const ask = async (change: object): Promise<unknown> =>
        (await server.ask('mcpServer/elicitation/request', { ...asked, ...change })).result;
      const declined = { action: 'decline', content: null, _meta: null };
      assert.deepEqual(await ask({}), declined);
      server.tell('item/started', { ...of, item });
      for (const change of [
        { serverName: 'other' },
        { mode: 'url', url: 'https://evil.example' },
        { requestedSchema: { type: 'object', properties: { password: { type: 'string' } } } },
        { _meta: null },
        { _meta: { ...asked._meta, codex_approval_kind: 'tool_suggestion' } },
        { _meta: { ...asked._meta, tool_name: 'push' } },
        { _meta: { ...asked._meta, tool_params: { ...given, path: 'b' } } },
      ]) {
        assert.deepEqual(await ask(change), declined);
      }
      assert.deepEqual(questions, []);
      assert.deepEqual(await ask({}), result);
      const title = 'Let the MCP server s run "poke" with {"path":"a","deep":[1]}';
      assert.deepEqual(questions, [{ kind: 'other', title }]);
      server.tell('item/completed', { ...of, item: { ...item, status: 'completed' } });
      assert.deepEqual(await ask({}), declined);
      complete();
      await turn.finished;
    }
  });

  it('that a tool server makes through it is declined unasked', async (test) => {
    const { server, turn, questions, complete } = await startTurn(test);
    const { result } = await server.ask('mcpServer/elicitation/request', {
      ...of,
      serverName: 's',
      message: 'Password?',
    });
    assert.deepEqual([result, questions], [{ action: 'decline', content: null, _meta: null }, []]);
    complete();
    await turn.finished;
  });
});

describe('a Codex that does not end its turn', () => {
  for (const method of ['turn/interrupt', 'thread/backgroundTerminals/clean']) {
    it(`is ended itself, so that nothing of the task lives on: no answer to ${method}`, async () => {
      const server = new ScriptedAppServer({ [method]: () => 'silence' });
      const turn = { threadId: 'thread', turnId: 'turn', ended: Promise.resolve() };
      await endTurn(server.lease, turn, { deadlineMs: 1 });
      assert.equal(server.ended, true);
    });
  }
});

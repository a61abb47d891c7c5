import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { noCodex, openCodexBench, patchOf } from './codexBench.ts';

const upper = patchOf('*** Update File: a.txt\n@@\n-one\n+ONE');

describe('Codex at work', { skip: noCodex }, () => {
  it('changes files in the workspace, tells what it does, and ends with what the model said last', async (test) => {
    const say =
      'I put `one` in capitals in **src/a.txt**. The tests are next.\n\n```ts\nconst x = 1;\n```\nDetails follow.';
    const bench = await openCodexBench(test, [{ when: 'capitals', answers: [upper, { run: 'cat a.txt' }, { say }] }]);
    const finish = await bench.start('put one in capitals').finished;
    assert.deepEqual(finish, { outcome: 'done', summary: say });
    assert.equal(await readFile(join(bench.root, 'a.txt'), 'utf8'), 'ONE\ntwo\n');
    const untimed = bench.updates.map((update) => (update.kind === 'toolCall' ? { ...update, atMs: 0 } : update));
    assert.deepEqual(untimed, [
      { kind: 'writing', paths: ['a.txt'], state: 'begun' },
      { kind: 'diff', edit: { path: 'a.txt', kind: 'modify', added: 1, removed: 1 } },
      ...(['running', 'done'] as const).map((state) => ({
        kind: 'toolCall',
        callId: 'call_resp_2',
        title: 'Runs cat a.txt.',
        state,
        atMs: 0,
      })),
    ]);
    assert.deepEqual(bench.questions, []);
    assert.match(bench.endpoint.requests[0]?.userTexts.at(-1) ?? '', /<input>put one in capitals<\/input>/);
    assert.match(bench.endpoint.requests[0]?.instructions ?? '', /Earshot/);
  });

  it('works with the models that call their tools from code', async (test) => {
    const code = `const r = await tools.apply_patch(${JSON.stringify(upper.patch)}); text(r)`;
    const scripts = [{ when: 'capitals', answers: [{ code }, { say: 'Done so.' }] }];
    const bench = await openCodexBench(test, scripts, { change: { model: 'gpt-6-sol' } });
    assert.equal((await bench.start('capitals').finished).summary, 'Done so.');
    assert.equal(await readFile(join(bench.root, 'a.txt'), 'utf8'), 'ONE\ntwo\n');
  });

  it('carries a change of three megabytes', async (test) => {
    const lines = Array.from({ length: 60_000 }, (_, index) => `+line ${index} of a long, long, long, long file`);
    const big = patchOf(`*** Add File: big.txt\n${lines.join('\n')}`);
    const bench = await openCodexBench(test, [{ when: 'big', answers: [big, { say: 'It is there.' }] }]);
    await bench.start('write the big one').finished;
    const edit = { path: 'big.txt', kind: 'create', added: 60_000, removed: 0 };
    assert.deepEqual(
      bench.updates.filter(({ kind }) => kind === 'diff'),
      [{ kind: 'diff', edit }],
    );
  });

  it('goes on with the talk, in this Codex and in the next one', async (test) => {
    const bench = await openCodexBench(test, [
      { when: 'first', answers: [{ say: 'The word is swordfish.' }] },
      { when: 'second', answers: [{ say: 'Still swordfish.' }] },
      { when: 'third', answers: [{ say: 'And still.' }] },
    ]);
    await bench.start('first').finished;
    await bench.start('second').finished;
    await bench.engine.end();
    await bench.start('third', { by: bench.openEngine() }).finished;
    const [, second, third] = bench.endpoint.requests.map(({ body }) => body);
    assert.match(second ?? '', /The word is swordfish/);
    assert.match(third ?? '', /The word is swordfish/);
    assert.match(third ?? '', /Still swordfish/);
  });

  it('keeps talks apart', async (test) => {
    const bench = await openCodexBench(test, [
      { when: 'first', answers: [{ say: 'The word is swordfish.' }] },
      { when: 'second', answers: [{ say: 'What word?' }] },
    ]);
    await bench.start('first').finished;
    await bench.start('second', { conversation: 'another' }).finished;
    assert.doesNotMatch(bench.endpoint.requests[1]?.body ?? '', /swordfish/);
  });

  it('begins a new talk where Codex has lost the old one', async (test) => {
    const bench = await openCodexBench(test, [{ when: 'word', answers: [{ say: 'Yes.' }] }]);
    await bench.start('a word').finished;
    await bench.engine.end();
    await rm(join(bench.home, 'sessions'), { recursive: true });
    assert.equal((await bench.start('a word', { by: bench.openEngine() }).finished).outcome, 'done');
  });

  it('takes words into the turn under way', async (test) => {
    const bench = await openCodexBench(test, [
      { when: 'slow', answers: [{ run: 'sleep 1' }, { say: 'Slowly done.' }] },
      { when: 'and the docs', answers: [{ say: 'The docs too.' }] },
    ]);
    const run = bench.start('slow');
    await bench.told('toolCall');
    assert.equal(run.steer('and the docs'), true);
    assert.equal((await run.finished).summary, 'The docs too.');
    assert.equal(run.steer('more'), false);
    // One turn: what the command said and the words went to the model together.
    assert.equal(bench.endpoint.requests.length, 2);
    const [, last] = bench.endpoint.requests;
    assert.match(last?.userTexts.at(-1) ?? '', /<input>and the docs<\/input>/);
    assert.equal(last?.outputs.length, 1);
  });
});

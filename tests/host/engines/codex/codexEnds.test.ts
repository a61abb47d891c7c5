import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { markerName } from '../../../../host/processes/findMarked.ts';
import { descendantsOf, untilProcess } from '../../processTree.ts';
import { noCodex, openCodexBench, patchOf } from './codexBench.ts';
import type { ModelAnswer, ModelScript } from '../../../../scripts/codex/responsesEndpoint.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';

const linuxOnly = noCodex !== false ? noCodex : process.platform === 'linux' ? false : 'Reads /proc.';
const running = (): string[] =>
  descendantsOf(process.pid)
    .map(({ command }) => command)
    .filter((command) => command.startsWith('sleep'));

const codexes = (): string[] =>
  descendantsOf(process.pid)
    .map(({ command }) => command)
    .filter((command) => /app-server|codex-linux-sandbox/.test(command));

describe('the end of a task at Codex', { skip: linuxOnly }, () => {
  it('ends its commands: by a cancel, sandboxed or not (threat#orphans)', async (test) => {
    const escalated = { sandbox_permissions: 'require_escalated', justification: 'Because.' };
    for (const args of [{}, escalated]) {
      const scripts = [{ when: 'wait', answers: [{ run: 'sleep 61', args: { ...args, yield_time_ms: 20_000 } }] }];
      const bench = await openCodexBench(test, scripts, { answer: () => ({ kind: 'allowed', scope: 'once' }) });
      const controller = new AbortController();
      const run = bench.start('wait', { signal: controller.signal });
      await untilProcess(process.pid, /^sleep 61/);
      controller.abort();
      await assert.rejects(run.finished, { name: 'AbortError' });
      assert.deepEqual(running(), []);
      // And Codex itself: it starts the sandbox that changes files a moment after it said that the turn is over.
      assert.deepEqual(codexes(), []);
      await bench.engine.end();
    }
  });

  it('leaves Codex to another task that uses it; the talk goes on with the next', async (test) => {
    const bench = await openCodexBench(test, [
      { when: 'first', answers: [{ say: 'The word is swordfish.' }] },
      { when: 'wait', answers: [{ run: 'sleep 64', args: { yield_time_ms: 20_000 } }] },
      { when: 'other', answers: [{ run: 'sleep 65', args: { yield_time_ms: 20_000 } }] },
      { when: 'again', answers: [{ say: 'Here again.' }] },
    ]);
    await bench.start('first').finished;
    const [one, two] = [new AbortController(), new AbortController()];
    const run = bench.start('wait', { signal: one.signal });
    const other = bench.start('other', { signal: two.signal, conversation: 'another' });
    const server = await untilProcess(process.pid, /app-server/);
    await Promise.all([untilProcess(process.pid, /^sleep 64/), untilProcess(process.pid, /^sleep 65/)]);
    one.abort();
    await assert.rejects(run.finished, { name: 'AbortError' });
    assert.deepEqual([running(), codexes().includes(server.command)], [['sleep 65 '], true]);
    two.abort();
    await assert.rejects(other.finished, { name: 'AbortError' });
    assert.deepEqual(codexes(), []);
    assert.equal((await bench.start('again').finished).summary, 'Here again.');
    assert.match(bench.endpoint.requests.at(-1)?.body ?? '', /swordfish/);
  });

  it('ends what it left running, by finishing', async (test) => {
    const scripts = [
      { when: 'serve', answers: [{ run: 'sleep 62', args: { yield_time_ms: 250 } }, { say: 'It serves.' }] },
    ];
    const bench = await openCodexBench(test, scripts);
    await bench.start('serve').finished;
    assert.deepEqual(running(), []);
  });

  it('ends what Codex lost sight of, by the mark that its commands carry (threat#orphans)', async (test) => {
    let lost: ChildProcess | undefined;
    const scripts: ModelScript[] = [
      {
        when: 'lose',
        answers: [
          { run: `printf "%s" "mark=$${markerName}="` },
          ({ outputs }) => {
            const [, mark = ''] = /mark=([\w-]+)=/.exec(outputs.at(-1) ?? '') ?? [];
            lost = spawn('sleep', ['63'], { env: { [markerName]: mark, PATH: process.env['PATH'] }, stdio: 'ignore' });
            return { say: mark === '' ? 'No mark.' : 'It is lost.' };
          },
        ],
      },
    ];
    const bench = await openCodexBench(test, scripts);
    assert.deepEqual(await bench.start('lose it').finished, { outcome: 'done', summary: 'It is lost.' });
    assert(lost !== undefined);
    if (lost.signalCode === null) await once(lost, 'exit');
    assert.equal(lost.signalCode, 'SIGKILL');
  });

  it('is a cancel while the model says nothing', async (test) => {
    const bench = await openCodexBench(test, [{ when: 'think', answers: [{ hold: true }] }]);
    const controller = new AbortController();
    const run = bench.start('think', { signal: controller.signal });
    await bench.endpoint.seen(() => true);
    controller.abort();
    await assert.rejects(run.finished, { name: 'AbortError' });
    assert.equal(run.steer('more'), false);
  });

  it('is a cancel while a question is open, which allows nothing', async (test) => {
    const scripts = [{ when: 'outside', answers: [patchOf('*** Add File: ../outside.txt\n+x'), { say: 'Hm.' }] }];
    const bench = await openCodexBench(test, scripts);
    const controller = new AbortController();
    const run = bench.start('outside', { signal: controller.signal });
    await bench.asked;
    controller.abort();
    await assert.rejects(run.finished, { name: 'AbortError' });
    assert.equal(bench.endpoint.requests.length, 1);
  });

  it('is told when Codex crashes; the next task has a new one, in the same talk', async (test) => {
    const bench = await openCodexBench(test, [
      { when: 'first', answers: [{ say: 'The word is swordfish.' }] },
      { when: 'wait', answers: [{ run: 'sleep 63', args: { yield_time_ms: 20_000 } }] },
      { when: 'again', answers: [{ say: 'Here again.' }] },
    ]);
    await bench.start('first').finished;
    const run = bench.start('wait');
    await untilProcess(process.pid, /^sleep 63/);
    const server = await untilProcess(process.pid, /app-server/);
    process.kill(server.pid, 'SIGKILL');
    await assert.rejects(run.finished, { code: 'engine_failed', message: /Codex stopped in the middle.*Say it again/ });
    assert.equal((await bench.start('again').finished).summary, 'Here again.');
    assert.match(bench.endpoint.requests.at(-1)?.body ?? '', /swordfish/);
    assert.deepEqual(running(), []);
  });
});

describe('a task that Codex cannot do', { skip: noCodex }, () => {
  const failures: readonly (readonly [string, ModelAnswer, RegExp, string])[] = [
    ['401', { status: 401, body: { error: { message: 'bad key' } } }, /sign-in.*Sign in again/, 'engine_signed_out'],
    ['429', { status: 429, body: { error: { message: 'slow down' } } }, /Wait a minute/, 'engine_limited'],
    [
      'the plan used up',
      { status: 429, body: { error: { type: 'usage_limit_reached', plan_type: 'plus', resets_at: 1 } } },
      /plan has no more use.*Wait until it renews/,
      'engine_limited',
    ],
    ['the service down', { status: 500, body: {} }, /gave up|could not reach|no more requests/, 'engine_failed'],
    [
      'a talk too long',
      { failed: { code: 'context_length_exceeded', message: 'too long' } },
      /too long for the model.*begin a new one/,
      'engine_failed',
    ],
  ];
  for (const [name, answer, message, code] of failures) {
    it(`says what stands in the way and what to do: ${name}`, async (test) => {
      const bench = await openCodexBench(test, [{ when: 'go', answers: [answer] }]);
      await assert.rejects(bench.start('go').finished, { name: 'AppError', code, message });
    });
  }

  it('begins a new talk after one that grew too long', async (test) => {
    const bench = await openCodexBench(test, [
      { when: 'first', answers: [{ say: 'The word is swordfish.' }] },
      { when: 'long', answers: [{ failed: { code: 'context_length_exceeded', message: 'too long' } }] },
      { when: 'again', answers: [{ say: 'Afresh.' }] },
    ]);
    await bench.start('first').finished;
    await assert.rejects(bench.start('long').finished);
    await bench.start('again').finished;
    assert.doesNotMatch(bench.endpoint.requests.at(-1)?.body ?? '', /swordfish/);
  });

  it('is one without a Codex, or with one that is too old: what to type is said', async (test) => {
    const folder = await temporaryFolder(test);
    const old = join(folder, 'codex');
    await writeFile(old, '#!/bin/sh\necho "codex-cli 0.98.0"\n');
    await chmod(old, 0o755);
    const missing = await openCodexBench(test, [], { change: { binary: join(folder, 'nothing') } });
    await assert.rejects(missing.start('go').finished, {
      code: 'engine_missing',
      message: /"npm install -g @openai\/codex"/,
    });
    const outdated = await openCodexBench(test, [], { change: { binary: old } });
    await assert.rejects(outdated.start('go').finished, {
      code: 'engine_outdated',
      message: /0\.98\.0.*"npm install -g/,
    });
  });
});

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { EngineClient } from '../../../../host/engines/engine.ts';
import { hashOf } from '../../../../host/workspace/fileImage.ts';
import { createScriptedEngine } from '../../../fakes/scriptedEngine.ts';
import { setUp, viewOf } from '../taskBench.ts';

/** Writes a text to one file, whatever is asked. */
const writing = (text: () => string) => ({
  ...createScriptedEngine(() => []),
  start: (_request: object, client: EngineClient) => {
    const write = async () => {
      const old = await readFile(join(client.workspace.root, 'tool')).catch(() => undefined);
      const base = old === undefined ? null : { hash: hashOf(old) };
      await client.write([{ path: 'tool', base, after: { bytes: Buffer.from(text()) } }]);
      return { outcome: 'done' as const, summary: 'written' };
    };
    return { finished: write(), steer: () => false };
  },
});

describe('a yes for the session to a harmless change of a file', () => {
  it('is none to a risky one of the same file, and a yes to that is one to both (threat#git-hooks)', async (test) => {
    let text = 'plain\n';
    const { mode, root, events, tasks, input, run } = await setUp(
      test,
      writing(() => text),
    );
    mode.now = 'askAll';
    /** Starts a task that asks; resolves with whether it must be named, once it was answered. */
    const ask = async (decision: 'session' | 'no'): Promise<boolean> => {
      const asked = events.nextQuestion();
      await tasks.start(input('go'));
      const { approvalId, alwaysAsk } = await asked;
      await tasks.answer(approvalId, { clientId: 'client', decision, by: { kind: 'click' } });
      await tasks.settled();
      return alwaysAsk;
    };
    const unasked = async (): Promise<string> => {
      const { state } = viewOf(tasks, (await run('go')).taskId);
      return state.phase === 'finished' ? state.summary : state.phase;
    };
    assert.equal(await ask('session'), false);
    text = 'plainer\n';
    assert.equal(await unasked(), 'written');
    text = '#!/bin/sh\n';
    assert.equal(await ask('no'), true);
    assert.equal(await readFile(join(root, 'tool'), 'utf8'), 'plainer\n');
    assert.equal(await ask('session'), true);
    text = 'plain again\n';
    assert.equal(await unasked(), 'written');
  });
});

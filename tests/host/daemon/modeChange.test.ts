import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { WorkspaceMode } from '../../../protocol/workspace.ts';
import { startHost } from '../startHost.ts';

const signal = new AbortController().signal;

describe('what was decided for the session', () => {
  it('is forgotten when the mode of the workspace changes, and not when it is set to what it was', async (test) => {
    const host = startHost();
    const folder = path.join(host.home, '..', `${path.basename(host.home)}-workspace`);
    test.after(async () => {
      await host.close();
      rmSync(folder, { recursive: true, force: true });
    });
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'a.ts'), 'fetchUser();\n');
    const terminal = await host.openTerminal();
    const { workspace } = await terminal.calls.request('workspace.add', { folder, kept: true }, { signal });
    terminal.close();

    let asked = 0;
    let onFinished: () => void = () => undefined;
    const { calls } = await host.connect({
      'task.asked': ({ approval: { approvalId } }) => {
        asked += 1;
        const answer = { approvalId, decision: 'session', by: { kind: 'click' } } as const;
        void calls.request('approval.answer', answer, { signal });
      },
      'task.finished': () => onFinished(),
    });
    const { workspaceId } = workspace;
    const setMode = (mode: WorkspaceMode) => calls.request('workspace.setMode', { workspaceId, mode }, { signal });
    let names = ['fetch', 'load'];
    /** Renames to and fro; resolves with how many questions there have been. */
    const rename = async (): Promise<number> => {
      const finished = new Promise<void>((resolve) => (onFinished = resolve));
      const request = { kind: 'prompt', prompt: `rename ${names.join(' user to ')} user` } as const;
      const functionCallId = randomUUID();
      await calls.request('task.start', { functionCallId, workspaceId, request, origin: 'voice' }, { signal });
      await finished;
      names = names.toReversed();
      return asked;
    };

    await setMode('askAll');
    const questions = [await rename(), await rename()];
    await setMode('askAll');
    questions.push(await rename());
    await setMode('askRisky');
    questions.push(await rename());
    await setMode('askAll');
    questions.push(await rename());
    assert.deepEqual(questions, [1, 1, 1, 1, 2]);
  });
});

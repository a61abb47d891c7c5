import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WorkspaceLooks } from '../../../host/daemon/workspaceLooks.ts';
import type { WorkspaceState } from '../../../protocol/workspace.ts';

const state = (changed: number): WorkspaceState => ({
  project: null,
  git: { kind: 'repository', branch: 'main', changed },
});
const folder = { workspaceId: 'w1', name: 'app', root: '/app' };

describe('looking at workspaces', () => {
  function open() {
    const seen: WorkspaceState[] = [];
    const reads: { readonly signal: AbortSignal; readonly answer: (state: WorkspaceState) => void }[] = [];
    const looks = new WorkspaceLooks({
      read: (_, { signal }) => new Promise((answer) => reads.push({ signal, answer })),
      onSeen: (_, found) => seen.push(found),
    });
    return { looks, seen, reads };
  }

  it('takes the later of two looks, and ends the first', async () => {
    const { looks, seen, reads } = open();
    const { signal } = new AbortController();
    const both = Promise.all([looks.look([folder], { signal }), looks.look([folder], { signal })]);
    assert.deepEqual(
      reads.map((read) => read.signal.aborted),
      [true, false],
    );
    reads[1]?.answer(state(2));
    reads[0]?.answer(state(1));
    await both;
    assert.deepEqual(seen, [state(2)]);
  });

  it('sees nothing once it was called off', async () => {
    const { looks, seen, reads } = open();
    const controller = new AbortController();
    const looking = looks.look([folder], controller);
    controller.abort();
    reads[0]?.answer(state(1));
    await looking;
    assert.deepEqual(seen, []);
  });
});

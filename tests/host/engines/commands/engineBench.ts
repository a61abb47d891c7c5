import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Origin } from '../../../../protocol/task.ts';
import { createCommandsEngine } from '../../../../host/engines/commands/commandsEngine.ts';
import type { EngineClient, EngineFinish } from '../../../../host/engines/engine.ts';
import { openProcessBook } from '../../../../host/processes/processBook.ts';
import { createCommandRunner } from '../../../../host/sandbox/commandRunner.ts';
import type { Command } from '../../../../host/sandbox/commandRunner.ts';
import { nodeDisk } from '../../../../host/workspace/disk.ts';
import { openJournal } from '../../../../host/workspace/journal.ts';
import { openWorkspace } from '../../../../host/workspace/workspace.ts';
import { createSampleWorkspace } from '../../../../scripts/start/sampleWorkspace.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';

export const { signal } = new AbortController();

export async function setUp(test: TestContext, { git = true } = {}) {
  const root = join(await temporaryFolder(test), 'todo-app');
  await createSampleWorkspace(root, { git });
  const journal = await openJournal(await temporaryFolder(test), {
    disk: nodeDisk,
    onUnrecovered: () => assert.fail(),
  });
  const workspace = await openWorkspace(root);
  const runner = createCommandRunner({
    env: process.env,
    book: openProcessBook(await temporaryFolder(test)).book,
    findSandbox: () => Promise.resolve(undefined),
    secrets: [],
  });
  const ran: Command[] = [];
  const client: EngineClient = {
    workspace,
    write: (changes) => journal.write('task', root, changes, { signal }),
    async run(command) {
      ran.push(command);
      const result = await runner.run(root, command, { fenced: [], onLine: () => undefined, signal });
      return { kind: 'ran', sandboxed: false, ...result };
    },
    history: {
      latest: () => undefined,
      undo: () => Promise.resolve({ outcome: 'done', summary: 'Undone.', undoes: 'earlier' }),
      redo: () => Promise.resolve({ outcome: 'done', summary: 'Redone.', undoes: 'undo' }),
    },
    update: () => undefined,
    requestPermission: () => assert.fail('the commands engine asks for nothing'),
  };
  const engine = createCommandsEngine();
  const ask = (prompt: string, origin: Origin = 'voice'): Promise<EngineFinish> =>
    engine.start({ prompt, origin }, client, { signal }).finished;
  return { root, journal, workspace, engine, ask, ran };
}

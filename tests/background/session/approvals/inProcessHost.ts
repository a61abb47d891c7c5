import path from 'node:path';
import type { TestContext } from 'node:test';
import type { NativeConnection } from '../../../../background/links/hostLink.ts';
import { createClientEvents } from '../../../../host/daemon/clientEvents.ts';
import { Connections } from '../../../../host/daemon/connections.ts';
import type { Session } from '../../../../host/daemon/connections.ts';
import { FolderAdding } from '../../../../host/daemon/folderAdding.ts';
import { createHostHandlers } from '../../../../host/daemon/hostHandlers.ts';
import { Workspaces } from '../../../../host/daemon/workspaces.ts';
import { createCommandsEngine } from '../../../../host/engines/commands/commandsEngine.ts';
import { openProcessBook } from '../../../../host/processes/processBook.ts';
import { createCommandRunner } from '../../../../host/sandbox/commandRunner.ts';
import { openTasks } from '../../../../host/tasks/tasks.ts';
import type { Tasks } from '../../../../host/tasks/tasks.ts';
import type { ApprovalView } from '../../../../protocol/approval.ts';
import { serveContract } from '../../../../protocol/channel.ts';
import { hostContract } from '../../../../protocol/hostContract.ts';
import { createPortPair } from '../../../../protocol/port.ts';
import type { Port } from '../../../../protocol/port.ts';
import { FakeHost } from '../../../fakes/fakeHost.ts';
import { ManualClock } from '../../../fakes/manualClock.ts';
import { createScriptedEngine } from '../../../fakes/scriptedEngine.ts';
import type { Steps } from '../../../fakes/scriptedEngine.ts';
import { temporaryFolder } from '../../../host/temporaryFolder.ts';

const silent = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined };

/** The daemon's real tasks, approvals and files behind a port in memory: what the host holds true is what is on disk. */
export interface InProcessHost {
  readonly root: string;
  readonly clock: ManualClock;
  readonly connect: () => NativeConnection;
  readonly tasks: Tasks;
  /** Every question of the client, as the host has it. */
  approvals(): ApprovalView[];
  simulateDisconnect(): void;
}

export async function openInProcessHost(
  test: TestContext,
  scripts: Readonly<Record<string, Steps>>,
): Promise<InProcessHost> {
  const [root, dataFolder] = [await temporaryFolder(test), await temporaryFolder(test)];
  const lifetime = new AbortController();
  const clock = new ManualClock();
  const connections = new Connections(() => clock.nowMs());
  const workspaces = new Workspaces({ kept: [], dataFolder, onChange: () => undefined, onSeen: () => undefined });
  await workspaces.add(root, true);
  const engine = createScriptedEngine((prompt) => scripts[prompt]);
  const tasks: Tasks = await openTasks({
    dataFolder,
    engines: { commands: createCommandsEngine(), choose: () => Promise.resolve(engine) },
    runner: createCommandRunner({
      env: process.env,
      book: openProcessBook(path.join(dataFolder, 'processes')).book,
      findSandbox: () => Promise.resolve(undefined),
      secrets: [dataFolder],
    }),
    events: createClientEvents({ connections, owner: (taskId) => tasks.owner(taskId), onFinished: () => undefined }),
    mode: (workspaceId) => workspaces.mode(workspaceId),
    log: silent,
    now: () => clock.nowMs(),
    after: (ms, run) => clock.after(ms, run),
    signal: lifetime.signal,
    workspaces: () => workspaces.offered(),
  });
  test.after(async () => {
    lifetime.abort();
    await tasks.settled();
  });
  const { opened, provider, engines: view } = new FakeHost();
  const setChoice = () => view;
  const engines = () => Promise.resolve(view);
  const adding = new FolderAdding({
    workspaces,
    openDialog: () => Promise.reject(new Error('There is no screen here.')),
    tell: () => undefined,
  });
  const host = {
    hostVersion: '0',
    buildId: 'b',
    tasks,
    workspaces,
    looks: { look: () => Promise.resolve() },
    adding,
    engines: { look: engines, setChoice, login: engines, cancelLogin: engines, logout: engines },
    provider: {
      open: () => Promise.resolve(opened),
      expect: () => Promise.resolve([]),
      view: () => provider,
      change: () => Promise.resolve(provider),
    },
    retiring: () => false,
    retire: () => undefined,
    isNewSession: (clientId: string) => connections.isNew(clientId),
    loadChanged: () => undefined,
  };
  /** Open connections, and how the daemon learns that one is gone. */
  const ports = new Map<Port, () => void>();
  return {
    root,
    clock,
    tasks,
    approvals: () => tasks.approvals('client-1'),
    connect: () => {
      const [near, far] = createPortPair();
      const session: Session = { clientId: undefined };
      connections.add(session, serveContract(far, hostContract, createHostHandlers(host, session)));
      const gone = (): void => connections.remove(session);
      far.onDisconnect(gone);
      ports.set(far, gone);
      return { port: near, endReason: () => 'Native host has exited.' };
    },
    simulateDisconnect() {
      for (const [port, gone] of ports) {
        gone();
        port.disconnect();
      }
      ports.clear();
    },
  };
}

import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { NativeConnection } from '../../../../background/links/hostLink.ts';
import { createClientEvents } from '../../../../host/daemon/clientEvents.ts';
import { Connections } from '../../../../host/daemon/connections.ts';
import type { Session } from '../../../../host/daemon/connections.ts';
import { createHostHandlers } from '../../../../host/daemon/hostHandlers.ts';
import { Workspaces } from '../../../../host/daemon/workspaces.ts';
import { createCommandsEngine } from '../../../../host/engines/commands/commandsEngine.ts';
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
import { createPlainRunner } from '../../../host/tasks/plainRunner.ts';
import { temporaryFolder } from '../../../host/temporaryFolder.ts';

const silent = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined };

/** What no test of questions asks of a host. */
const unasked = (): never => assert.fail();

/** The daemon's real tasks, approvals and files behind a port in memory: what the host holds true is what is on disk. */
export interface InProcessHost {
  readonly root: string;
  readonly clock: ManualClock;
  readonly connect: () => NativeConnection;
  readonly tasks: Tasks;
  /** Every question of the client, as the host has it. */
  approvals(): ApprovalView[];
  /** The worker is gone, and its ports with it. */
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
  const workspaces = new Workspaces({
    kept: [],
    dataFolder,
    onChange: () => undefined,
    onSeen: () => undefined,
  });
  await workspaces.add(root, true);
  const engine = createScriptedEngine((prompt) => scripts[prompt]);
  const tasks: Tasks = await openTasks({
    dataFolder,
    engines: { commands: createCommandsEngine(), choose: () => Promise.resolve(engine) },
    runner: createPlainRunner(dataFolder),
    workspaces: () => workspaces.offered(),
    events: createClientEvents({ connections, owner: (taskId) => tasks.owner(taskId), onFinished: () => undefined }),
    mode: (workspaceId) => workspaces.mode(workspaceId),
    log: silent,
    now: () => clock.nowMs(),
    after: (ms, run) => clock.after(ms, run),
    signal: lifetime.signal,
  });
  test.after(async () => {
    lifetime.abort();
    await tasks.settled();
  });
  const { opened, provider } = new FakeHost();
  const host = {
    hostVersion: '0',
    buildId: 'b',
    tasks,
    workspaces,
    looks: { look: () => Promise.resolve() },
    adding: { view: () => null, browse: unasked, trust: unasked, stop: unasked },
    provider: {
      open: () => Promise.resolve(opened),
      view: () => provider,
      change: () => Promise.resolve(provider),
      expect: () => Promise.resolve([]),
    },
    engines: { look: unasked, setChoice: unasked, login: unasked, cancelLogin: unasked, logout: unasked },
    retiring: () => false,
    retire: () => undefined,
    terminate: () => undefined,
    isNewSession: (clientId: string) => connections.isNew(clientId),
    loadChanged: () => undefined,
  };
  const ports = new Set<Port>();
  return {
    root,
    clock,
    tasks,
    approvals: () => tasks.approvals('client-1'),
    connect: () => {
      const [near, far] = createPortPair();
      const session: Session = { clientId: undefined };
      connections.add(session, serveContract(far, hostContract, createHostHandlers(host, session)));
      far.onDisconnect(() => connections.remove(session));
      ports.add(near);
      return { port: near, endReason: () => 'Native host has exited.' };
    },
    simulateDisconnect() {
      for (const port of ports) port.disconnect();
      ports.clear();
    },
  };
}

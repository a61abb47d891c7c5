import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { serveContract } from '../../protocol/channel.ts';
import { hostContract } from '../../protocol/hostContract.ts';
import type { SocketGreeting } from '../../protocol/socketGreeting.ts';
import { terminalContract } from '../../protocol/terminalContract.ts';
import { createCodexEngine } from '../engines/codex/codexEngine.ts';
import type { CommandsEngine } from '../engines/commands/commandsEngine.ts';
import { checkModels } from '../install/checkModels.ts';
import type { FrameStream } from '../link/frameStream.ts';
import { hostVersion } from '../link/hostVersion.ts';
import { createJsonPort } from '../link/jsonPort.ts';
import type { NodeProgram } from '../link/nodeProgram.ts';
import type { Log } from '../log/log.ts';
import { KeyFile } from '../provider/keyFile.ts';
import type { Keyring } from '../provider/keyring.ts';
import { Keys } from '../provider/keys.ts';
import { LocalProvider } from '../provider/localProvider.ts';
import { openProcessBook } from '../processes/processBook.ts';
import { Provider } from '../provider/provider.ts';
import { localSettings } from '../provider/providerSettings.ts';
import { VoiceServer } from '../provider/voiceServer.ts';
import { openTasks } from '../tasks/tasks.ts';
import type { ChooseEngine } from '../tasks/chooseEngine.ts';
import type { WorkspaceFolder } from '../tasks/tasks.ts';
import { readWorkspaceState } from '../workspace/workspaceState.ts';
import { createClientEvents } from './clientEvents.ts';
import { readConfig, writeConfig } from './config.ts';
import type { Config } from './config.ts';
import type { Session } from './connections.ts';
import { Connections } from './connections.ts';
import { EngineDesk } from './engineDesk.ts';
import { FolderAdding } from './folderAdding.ts';
import { openFolderDialog } from './folderDialog.ts';
import type { Host } from './host.ts';
import { createHostHandlers } from './hostHandlers.ts';
import { Lifetime } from './lifetime.ts';
import { createTerminalHandlers } from './terminalHandlers.ts';
import { openCommands } from './openCommands.ts';
import { WorkspaceLooks } from './workspaceLooks.ts';
import { Workspaces } from './workspaces.ts';

const defaultIdleMs = 60_000;
/** A cancelled task has this long to finish its atomic write. */
const settleDeadlineMs = 5_000;

interface HostOptions {
  readonly dataFolder: string;
  readonly buildId: string;
  readonly allowedOrigins: readonly string[];
  readonly voiceProgram: NodeProgram;
  readonly modelsFolder: string;
  /** As it stands in the environment; goes before the setting. */
  readonly idleMs: string | undefined;
  readonly commands: CommandsEngine;
  /** Instead of the user's choice. */
  readonly choose?: ChooseEngine | undefined;
  /** What Codex gets a part of. */
  readonly env: NodeJS.ProcessEnv;
  /** OPENAI_API_KEY. */
  readonly environmentKey: string | undefined;
  readonly openKeyring: () => Promise<Keyring | undefined>;
  readonly log: Log;
}

/** The daemon without its socket. */
export interface RunningHost {
  connect(frames: FrameStream, role: SocketGreeting['role']): void;
  retiring(): boolean;
  /** Takes no new work, finishes what runs, then leaves. */
  retire(): void;
  /** Cancels what runs, then leaves. */
  terminate(): void;
  /** Resolves when nothing of it runs any more; connections are still open. */
  readonly left: Promise<void>;
}

/** Opens everything that lies in the data folder, which this process must have claimed. */
export async function openHost(options: HostOptions): Promise<RunningHost> {
  const { dataFolder, buildId, log } = options;
  let config = readConfig(dataFolder, log);
  const keep = (change: Partial<Config>): void => {
    const changed = { ...config, ...change };
    writeConfig(dataFolder, changed);
    config = changed;
  };
  const connections = new Connections(Date.now);
  const taskLife = new AbortController();
  let calls = 0;

  const tellWorkspaces = (): void => {
    connections.emitToAll('workspace.changed', { workspaces: workspaces.views() });
  };
  const workspaces: Workspaces = new Workspaces({
    kept: config.workspaces,
    dataFolder,
    onChange(kept) {
      keep({ workspaces: [...kept] });
      tellWorkspaces();
      warm();
      // Their names are among what the one in use is expected to be spoken of with.
      for (const folder of workspaces.offered()) refreshWords(folder);
    },
    onSeen: tellWorkspaces,
  });
  const looks = new WorkspaceLooks({
    read: readWorkspaceState,
    onSeen: (workspaceId, state) => workspaces.see(workspaceId, state),
  });
  const adding = new FolderAdding({
    workspaces,
    openDialog: openFolderDialog,
    tell: (clientId, told) => connections.emitTo(clientId, 'workspace.adding', told),
  });
  const settings = config.provider ?? localSettings(config.voice);
  const server = new VoiceServer({
    program: options.voiceProgram,
    modelsFolder: options.modelsFolder,
    checkModels: () => checkModels(options.modelsFolder, { signal: taskLife.signal }),
    allowedOrigins: options.allowedOrigins.map((origin) => origin.replace(/\/$/, '')),
    log,
    onCallsChanged(count) {
      calls = count;
      loadChanged();
    },
  });
  const provider = new Provider({
    settings,
    local: new LocalProvider({ server, log }),
    keys: new Keys({
      file: new KeyFile(path.join(dataFolder, 'keys.json'), log),
      openKeyring: async () => (config.keyring === false ? undefined : options.openKeyring()),
      environmentKey: options.environmentKey,
      dataFolder,
      log,
    }),
    keep: (changed) => keep({ provider: changed }),
    onChange: (view) => connections.emitToAll('provider.changed', { view }),
  });
  const { book, swept } = openProcessBook(path.join(dataFolder, 'processes'));
  if (swept > 0) log.warn('Processes that an earlier daemon left running were ended.', { swept });
  const codex = createCodexEngine({
    settings: config.codex ?? {},
    env: options.env,
    dataFolder,
    clientVersion: hostVersion,
    book,
    log,
    onAccountChange: () => desk.accountChanged(),
  });
  await codex.tidy();
  const desk = new EngineDesk({
    commands: options.commands,
    codex,
    choices: config.engines ?? {},
    workspaces: () => workspaces.views(),
    keep: (engines) => keep({ engines }),
    onChange: (view) => connections.emitToAll('engine.changed', { view }),
  });
  const tasks = await openTasks({
    dataFolder,
    events: createClientEvents({
      connections,
      owner: (taskId) => tasks.owner(taskId),
      onFinished({ workspaceId, files }) {
        void tasks.settled().then(loadChanged);
        void looks.look(
          workspaces.offered().filter((folder) => folder.workspaceId === workspaceId),
          { signal: taskLife.signal },
        );
        if (files > 0) {
          for (const folder of workspaces.offered()) if (folder.workspaceId === workspaceId) refreshWords(folder);
        }
      },
    }),
    engines: { commands: options.commands, choose: options.choose ?? desk.choose },
    mode: (workspaceId) => workspaces.mode(workspaceId),
    runner: openCommands({
      env: options.env,
      dataFolder,
      codexBinary: config.codex?.binary,
      book,
      log,
      signal: taskLife.signal,
    }),
    log,
    now: Date.now,
    after,
    outlived: swept > 0,
    signal: taskLife.signal,
    workspaces: () => workspaces.offered(),
  });

  const refreshWords = (folder: WorkspaceFolder): void => {
    void provider.refresh({ workspaceId: folder.workspaceId, readHints: () => tasks.hints(folder) });
  };
  const warm = (): void => tasks.warm(workspaces.offered());
  let onLeft: () => void = () => undefined;
  const left = new Promise<void>((resolve) => {
    onLeft = resolve;
  });
  const leave = async (): Promise<void> => {
    log.info('daemon leaving');
    await Promise.race([tasks.settled(), wait(settleDeadlineMs)]);
    adding.end();
    await Promise.all([provider.end(), desk.end()]);
    onLeft();
  };
  const idleMs = Number(options.idleMs) > 0 ? Number(options.idleMs) : (config.idleMs ?? defaultIdleMs);
  const lifetime = new Lifetime({ idleMs, cancelTasks: () => taskLife.abort(), leave: () => void leave() });
  const loadChanged = (): void => {
    lifetime.tell({ type: 'loadChanged', load: { connections: connections.size, tasks: tasks.running(), calls } });
  };
  const retire = (): void => lifetime.tell({ type: 'retire' });
  const terminate = (): void => lifetime.tell({ type: 'terminated' });
  const host: Host = {
    hostVersion,
    buildId,
    tasks,
    workspaces,
    looks,
    adding,
    provider,
    engines: desk,
    retiring: () => lifetime.retiring,
    retire,
    terminate,
    isNewSession: (clientId) => connections.isNew(clientId),
    loadChanged,
  };

  return {
    connect(frames, role) {
      const port = createJsonPort(frames);
      const session: Session = { clientId: undefined };
      const served =
        role === 'relay'
          ? serveContract(port, hostContract, createHostHandlers(host, session))
          : serveContract(port, terminalContract, createTerminalHandlers(host, session));
      connections.add(session, served);
      port.onDisconnect(() => {
        connections.remove(session);
        loadChanged();
      });
      loadChanged();
      if (role !== 'relay') return;
      provider.warm();
      warm();
    },
    retiring: () => lifetime.retiring,
    retire,
    terminate,
    left,
  };
}

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

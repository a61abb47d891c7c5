import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openTerminal } from '../../host/cli/openTerminal.ts';
import type { Terminal } from '../../host/cli/openTerminal.ts';
import { isListening, openRunFolder, readDaemonEntry } from '../../host/link/daemonEntry.ts';
import { openDataFolder } from '../../host/link/dataFolder.ts';
import { createFrameStream } from '../../host/link/frameStream.ts';
import type { FrameStream } from '../../host/link/frameStream.ts';
import { createJsonPort } from '../../host/link/jsonPort.ts';
import { findProgram } from '../../host/link/nodeProgram.ts';
import { callContract } from '../../protocol/channel.ts';
import type { Calls, Listeners } from '../../protocol/contract.ts';
import { hostContract } from '../../protocol/hostContract.ts';
import type { HostContract } from '../../protocol/hostContract.ts';
import { extensionId, limits, protocolVersion } from '../../protocol/limits.ts';
import type { TerminalContract } from '../../protocol/terminalContract.ts';

const distHost = path.resolve(import.meta.dirname, '../../dist-host');
const builtMain = path.join(distHost, 'cli.js');
export const ownOrigin = `chrome-extension://${extensionId}/`;

/** A relay as the browser starts it, its stdin and stdout as frames. */
export interface RelayProcess {
  readonly frames: FrameStream;
  readonly pid: number;
  /** Everything it wrote to stdout ended, and its exit code or signal. */
  readonly exited: Promise<number | NodeJS.Signals>;
  endStdin(): void;
  kill(signal: NodeJS.Signals): void;
}

/** A relay that speaks hostContract. */
export interface HostClient {
  readonly calls: Calls<HostContract>;
  readonly relay: RelayProcess;
}

/** The real built host with a data folder of its own. */
export interface StartedHost {
  readonly home: string;
  /** Overrides for the processes started from now on. */
  readonly env: NodeJS.ProcessEnv;
  startRelay(args?: readonly string[]): RelayProcess;
  /** A relay that has said hello. */
  connect(listeners?: Listeners<HostContract>, clientId?: string): Promise<HostClient>;
  openTerminal(listeners?: Listeners<TerminalContract>): Promise<Terminal>;
  daemonPid(): number | undefined;
  /** Resolves when the process is gone, however it ended. */
  gone(pid: number | undefined): Promise<void>;
  /** Ends every process and removes the data folder. */
  close(): Promise<void>;
}

const never = new AbortController().signal;

/**
 * Starts nothing yet: the first relay or terminal starts the daemon; one of another program is started by a terminal only.
 * Without models, so that no voice server is loaded. */
export function startHost(overrides: NodeJS.ProcessEnv = {}, daemon = findProgram(builtMain, 'daemon')): StartedHost {
  if (!existsSync(builtMain)) throw new Error('dist-host/ is not there: run "npm run build" first.');
  const home = openDataFolder(mkdtempSync(path.join(tmpdir(), 'earshot-host-')));
  const relays = new Set<RelayProcess>();
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    EARSHOT_HOME: home,
    EARSHOT_BUILD_ID: 'tests',
    EARSHOT_MODELS: path.join(home, 'no-models'),
    EARSHOT_IDLE_MS: '60000',
    ...overrides,
  };

  const startRelay = (args: readonly string[] = [ownOrigin]): RelayProcess => {
    const program = findProgram(builtMain, 'relay');
    const child = spawn(process.execPath, [...program.args, ...args], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    const exited = once(child, 'close').then(() => child.exitCode ?? child.signalCode ?? 0);
    const relay: RelayProcess = {
      frames: createFrameStream(child.stdout, child.stdin, { maxBytes: limits.nativeOutBytes }),
      pid: child.pid ?? 0,
      exited,
      endStdin: () => void child.stdin.end(),
      kill: (signal) => void child.kill(signal),
    };
    relays.add(relay);
    void exited.then(() => relays.delete(relay));
    return relay;
  };
  const openTerminalHere = (listeners: Listeners<TerminalContract> = {}): Promise<Terminal> => {
    const buildId = env['EARSHOT_BUILD_ID'] ?? '';
    return openTerminal({ dataFolder: home, buildId, daemon, env, listeners }, { signal: never });
  };

  return {
    home,
    env,
    startRelay,
    async connect(listeners = {}, clientId = 'tests') {
      const relay = startRelay();
      const calls = callContract(createJsonPort(relay.frames), hostContract, listeners);
      await calls.request('host.hello', { protocolVersion, clientId }, { signal: never });
      return { calls, relay };
    },
    openTerminal: openTerminalHere,
    daemonPid: () => readDaemonEntry(openRunFolder(home))?.pid,
    gone: untilGone,
    async close() {
      for (const relay of relays) relay.kill('SIGKILL');
      await Promise.all([...relays].map(({ exited }) => exited));
      await endDaemon(home);
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Ends the daemon of a data folder, if there is one, and waits until its process is gone. */
async function endDaemon(home: string): Promise<void> {
  const entry = readDaemonEntry(openRunFolder(home));
  if (entry === undefined || !(await isListening(entry.address))) return;
  process.kill(entry.pid, 'SIGTERM');
  await untilGone(entry.pid);
}

/** There is no event for the end of a process that is not ours. */
async function untilGone(pid = 0): Promise<void> {
  while (pid > 0 && isAlive(pid)) await setTimeout(10);
}

/** A zombie has ended: who adopted it reaps it in its own time. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

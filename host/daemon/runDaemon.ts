import { randomBytes } from 'node:crypto';
import path from 'node:path';
import process from 'node:process';
import { defaultModelsFolder } from '../install/defaultModelsFolder.ts';
import type { CommandsEngine } from '../engines/commands/commandsEngine.ts';
import { readAllowedOrigins } from '../link/allowedOrigins.ts';
import { takeApiKeys } from '../link/apiKeys.ts';
import { readBuildId } from '../link/buildId.ts';
import { claimDaemonEntry, openRunFolder } from '../link/daemonEntry.ts';
import { dataFolderPath, openDataFolder } from '../link/dataFolder.ts';
import { findProgram } from '../link/nodeProgram.ts';
import { createSocketAddress } from '../link/socketAddress.ts';
import { endStart } from '../link/startDaemon.ts';
import type { ChooseEngine } from '../tasks/chooseEngine.ts';
import { createFileLog, readLogLevel } from '../log/fileLog.ts';
import { describeError } from '../log/log.ts';
import { openSystemKeyring } from '../provider/keyring.ts';
import { judgeGreeting } from './judgeGreeting.ts';
import { openHost } from './openHost.ts';
import { openSocketServer } from './socketServer.ts';

const maxLogBytes = 2 * 1024 * 1024;

/** What a daemon is made of that a test may make otherwise. */
interface DaemonParts {
  /** The program's own file: the others lie beside it. */
  readonly mainFile: string;
  readonly commands: CommandsEngine;
  /** Instead of the user's choice. */
  readonly choose?: ChooseEngine;
}

/**
 * Runs this process as a daemon, one per data folder, until it leaves. It listens, claims the folder, and only then touches
 * what lies in it. Its stdout goes nowhere.
 */
export async function runDaemon({ mainFile, commands, choose }: DaemonParts): Promise<never> {
  const { env, platform } = process;
  const environmentKey = takeApiKeys(env);
  const dataFolder = openDataFolder(dataFolderPath(env, platform));
  const log = createFileLog({
    file: path.join(dataFolder, 'logs', 'host.log'),
    level: readLogLevel(env),
    maxBytes: maxLogBytes,
    now: Date.now,
  });
  process.on('uncaughtException', (error) => {
    // A bug. The journal is made for dying at any point, and children end when their pipes close.
    log.error('daemon failed', { error: describeError(error) });
    process.exit(1);
  });

  const runFolder = openRunFolder(dataFolder);
  const address = createSocketAddress(dataFolder, env, platform);
  const token = randomBytes(32).toString('hex');
  const server = await openSocketServer({ address, log });
  const claimed = await claimDaemonEntry(runFolder, { pid: process.pid, address, token });
  endStart(runFolder);

  if (claimed) {
    const buildId = readBuildId(env, mainFile);
    const allowedOrigins = readAllowedOrigins(dataFolder);
    const host = await openHost({
      dataFolder,
      buildId,
      allowedOrigins,
      voiceProgram: findProgram(mainFile, 'voice'),
      modelsFolder: defaultModelsFolder(env, platform),
      idleMs: env['EARSHOT_IDLE_MS'],
      environmentKey,
      openKeyring: () => openSystemKeyring(env, platform),
      commands,
      choose,
      env,
      log,
    });
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => host.terminate());
    server.serve({
      judge: (greeting) => judgeGreeting(greeting, { token, buildId, allowedOrigins, retiring: host.retiring() }),
      onReady: (frames, role) => host.connect(frames, role),
      onRetire: () => host.retire(),
    });
    log.info('daemon ready', { buildId, startMs: Math.round(performance.now()) });
    await host.left;
    await server.close();
    log.info('daemon left');
  }
  process.exit(0);
}

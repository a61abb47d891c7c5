import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Log } from '../../log/log.ts';
import type { ProcessBook } from '../../processes/processBook.ts';
import { nodeDisk } from '../../workspace/disk.ts';
import type { Engine } from '../engine.ts';
import { CodexAccount } from './account.ts';
import { codexEnvironment, privateHome } from './codexEnvironment.ts';
import { CodexProcess } from './codexProcess.ts';
import type { CodexSettings } from './codexSettings.ts';
import { CodexTurn } from './codexTurn.ts';
import { hiddenPlaces } from './hiddenPlaces.ts';
import { SandboxTraces } from './sandboxTraces.ts';
import { ThreadBook } from './threadBook.ts';
import { Threads } from './threads.ts';

export interface CodexOptions {
  readonly settings: CodexSettings;
  readonly env: NodeJS.ProcessEnv;
  readonly dataFolder: string;
  readonly clientVersion: string;
  readonly book: ProcessBook;
  readonly log: Log;
  readonly onAccountChange: () => void;
}

/** The engine that has OpenAI's Codex do the work. */
export interface CodexEngine extends Engine {
  readonly account: CodexAccount;
  /** Clears away what the Codex of a killed host left in workspaces: before anybody looks at what its task had changed. */
  tidy(): Promise<void>;
  /** Ends its process, with the daemon. */
  end(): Promise<void>;
}

/** Starting costs 0.1 to 0.5 s, staying some 90 MB. */
const idleMs = 120_000;

/** Starts nothing: Codex is looked for when somebody wants to know, and started when it has something to do. */
export function createCodexEngine(options: CodexOptions): CodexEngine {
  const { settings, env, dataFolder, clientVersion, book, log, onAccountChange } = options;
  // Codex makes its own home, but not one that is named to it.
  if (settings.home === 'private') mkdirSync(path.join(dataFolder, privateHome), { recursive: true, mode: 0o700 });
  const childEnv = codexEnvironment(env, settings, dataFolder);
  const process = new CodexProcess({
    binary: settings.binary,
    env: childEnv,
    clientVersion,
    book,
    idleMs,
    log,
  });
  const threads = new Threads({
    book: new ThreadBook(path.join(dataFolder, 'codexThreads.json'), nodeDisk),
    settings,
    hidden: () => hiddenPlaces({ env: childEnv, dataFolder }),
  });
  const traces = new SandboxTraces(path.join(dataFolder, 'codexTraces'));
  return {
    name: 'Codex',
    capabilities: { steering: true, permissions: true, writesItself: true },
    account: new CodexAccount({
      process,
      ownProvider: settings.modelProvider !== undefined,
      onChange: onAccountChange,
    }),
    start: (request, client, { signal }) => new CodexTurn({ process, threads, traces, book, request, client, signal }),
    tidy: () => traces.sweep(),
    end: () => process.end(),
  };
}

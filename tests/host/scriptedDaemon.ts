import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NodeProgram } from '../../host/link/nodeProgram.ts';
import type { Steps } from '../fakes/scriptedEngine.ts';

/** What the daemon's engine does for the first prompt that contains `when`, in lower case; the rest is for the commands engine. */
export type Script = readonly { readonly when: string; readonly steps: Steps }[];

/** A daemon with the scripted engine, for whoever starts daemons in a test, and the environment it needs. */
export interface ScriptedDaemon {
  readonly program: NodeProgram;
  readonly env: NodeJS.ProcessEnv;
  /** Removes the script. */
  close(): void;
}

export function createScriptedDaemon(script: Script): ScriptedDaemon {
  const root = path.resolve(import.meta.dirname, '../..');
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-script-'));
  const file = path.join(folder, 'script.json');
  writeFileSync(file, JSON.stringify(script));
  return {
    program: { args: ['--import', 'tsx', path.join(root, 'tests/fakes/scriptedDaemon.ts')], cwd: root },
    env: { EARSHOT_TEST_SCRIPT: file },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

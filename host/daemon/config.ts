import { openSync, closeSync, fsyncSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { engineChoiceSchema } from '../../protocol/engine.ts';
import { workspaceIdSchema } from '../../protocol/task.ts';
import { workspaceModeSchema } from '../../protocol/workspace.ts';
import { voiceNames } from '../../protocol/voiceModels.ts';
import { codexSettingsSchema } from '../engines/codex/codexSettings.ts';
import type { Log } from '../log/log.ts';
import { providerSettingsSchema } from '../provider/providerSettings.ts';

const configSchema = z.object({
  workspaces: z._default(
    z.array(
      z.object({
        workspaceId: workspaceIdSchema,
        name: z.string(),
        folder: z.string(),
        /** When its user is asked; `askRisky` where absent. */
        mode: z.optional(workspaceModeSchema),
      }),
    ),
    [],
  ),
  /** How long a daemon stays with nothing to do. `EARSHOT_IDLE_MS` goes before it. */
  idleMs: z.optional(z.number().check(z.positive())),
  /** Flite's voice, when `provider` does not say. */
  voice: z.optional(z.enum(voiceNames)),
  /** Absent: the voice on this machine. */
  provider: z.optional(providerSettingsSchema),
  /** Who carries out what is asked, by workspace id; absent: `auto`. The extension may change it. */
  engines: z.optional(z.record(z.string(), engineChoiceSchema)),
  codex: z.optional(codexSettingsSchema),
  /** False: keys are kept in the data folder even where there is a keyring. */
  keyring: z.optional(z.boolean()),
});

/** What the user has set: all but `provider` and `engines` from a terminal only, the extension cannot change it. */
export type Config = z.infer<typeof configSchema>;

/** Reads `config.json` of the data folder. A file that cannot be read is set aside, never overwritten. */
export function readConfig(dataFolder: string, log: Log): Config {
  const file = configFile(dataFolder);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return { workspaces: [] };
  }
  try {
    return z.parse(configSchema, JSON.parse(text));
  } catch {
    const aside = `${file}.damaged`;
    renameSync(file, aside);
    log.error('The settings could not be read and were set aside.', { file: aside });
    return { workspaces: [] };
  }
}

/** Replaces `config.json` whole: a power cut leaves the old one or the new one. */
export function writeConfig(dataFolder: string, config: Config): void {
  const file = configFile(dataFolder);
  const draft = `${file}.draft`;
  writeFileSync(draft, `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(draft, file);
  syncFolder(dataFolder);
}

function configFile(dataFolder: string): string {
  return path.join(dataFolder, 'config.json');
}

/** A rename is on disk only when its folder is. Windows knows no such thing and refuses to open a folder. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

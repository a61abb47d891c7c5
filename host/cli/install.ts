import { existsSync } from 'node:fs';
import { AppError } from '../../protocol/appError.ts';
import { browserFolder, confinedFolders } from '../install/browsers.ts';
import { ensureModels } from '../install/ensureModels.ts';
import type { HostPlace, InstallTarget } from '../install/hostPlace.ts';
import { findHostPlace } from '../install/hostPlace.ts';
import { registerHost, unregisterHost } from '../install/registerHost.ts';
import { allowExtensionId, readAllowedOrigins } from '../link/allowedOrigins.ts';
import type { Context, ExitCode } from './context.ts';

interface Install {
  readonly target: InstallTarget;
  readonly voice: boolean;
  readonly extensionIds: readonly string[];
}

/** Registers the host, naming each file written, and fetches the voice models. */
export async function install({ target, voice, extensionIds }: Install, context: Context): Promise<ExitCode> {
  const { dataFolder, modelsFolder, relay, surroundings, output, signal } = context;
  refuseConfined(target, context);
  for (const id of extensionIds) {
    if (!allowExtensionId(dataFolder, id)) throw new AppError('usage', `${id} is not an extension id.`);
  }
  const { EARSHOT_MODELS: models } = surroundings.env;
  const launch = {
    node: process.execPath,
    args: relay.args,
    env: { EARSHOT_HOME: dataFolder, ...(models === undefined ? {} : { EARSHOT_MODELS: models }) },
  };
  const written = await registerHost(requirePlace(target, context), launch, readAllowedOrigins(dataFolder));
  for (const file of written) output.tell(`wrote ${file}`, { event: 'wrote', file });
  if (!voice) return 0;
  await ensureModels({
    folder: modelsFolder,
    onProgress: (progress) =>
      output.tell(`Fetching the voice models, ${progress.step} of ${progress.steps}: ${progress.name} …`, {
        event: 'models.progress',
        ...progress,
      }),
    signal,
  });
  output.tell(`The voice models are in ${modelsFolder}.`, { event: 'models', folder: modelsFolder });
  return 0;
}

/** Takes the registration back. Settings, allowed folders and undo stay in the data folder, which is named. */
export async function uninstall(target: InstallTarget, context: Context): Promise<ExitCode> {
  const { output, dataFolder } = context;
  for (const file of await unregisterHost(requirePlace(target, context))) {
    output.tell(`removed ${file}`, { event: 'removed', file });
  }
  output.tell(`${dataFolder} stays: delete it to forget your settings and undo.`, {
    event: 'kept',
    folder: dataFolder,
  });
  return 0;
}

function requirePlace(target: InstallTarget, { dataFolder, surroundings }: Context): HostPlace {
  const place = findHostPlace(target, dataFolder, surroundings);
  if (place !== undefined) return place;
  throw new AppError('usage', 'On Windows a host is registered for a browser, not for a profile: use --browser NAME.');
}

/** A browser from a snap or a flatpak finds the manifest but may not start the host. */
function refuseConfined(target: InstallTarget, { surroundings }: Context): void {
  if (target.kind !== 'browser' || surroundings.platform !== 'linux') return;
  const ordinary = browserFolder(target.browser, surroundings);
  if (ordinary !== undefined && existsSync(ordinary)) return;
  const confined = confinedFolders(target.browser, surroundings).find((folder) => existsSync(folder));
  if (confined === undefined) return;
  const message = `Your ${target.browser} is a snap or flatpak (${confined}), which may not start programs. Install it as a package (.deb, .rpm) or use another browser.`;
  throw new AppError('host_forbidden', message);
}

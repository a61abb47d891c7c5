import { homedir } from 'node:os';
import path from 'node:path';

/** Where the voice models are kept between runs: `EARSHOT_MODELS`, else `earshot/models` in the platform's cache folder. */
export function defaultModelsFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const chosen = env.EARSHOT_MODELS;
  if (chosen !== undefined && chosen !== '') return path.resolve(chosen);
  return path.join(cacheFolder(env, platform), 'earshot', 'models');
}

function cacheFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Caches');
  if (platform === 'win32') return env.LOCALAPPDATA ?? path.join(homedir(), 'AppData', 'Local');
  const xdg = env.XDG_CACHE_HOME;
  return xdg !== undefined && path.isAbsolute(xdg) ? xdg : path.join(homedir(), '.cache');
}

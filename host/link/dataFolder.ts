import { mkdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** Where the host keeps its state: `EARSHOT_HOME`, else the platform's place for a user's data. */
export function dataFolderPath(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const chosen = env['EARSHOT_HOME'];
  if (chosen !== undefined && chosen !== '') return path.resolve(chosen);
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support', 'Earshot');
  if (platform === 'win32')
    return path.join(env['LOCALAPPDATA'] ?? path.join(homedir(), 'AppData', 'Local'), 'Earshot');
  const xdg = env['XDG_DATA_HOME'];
  return path.join(
    xdg !== undefined && path.isAbsolute(xdg) ? xdg : path.join(homedir(), '.local', 'share'),
    'earshot',
  );
}

/** Makes the data folder, owner-only, and resolves links: two spellings of one folder must find one daemon. */
export function openDataFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return realpathSync(folder);
}

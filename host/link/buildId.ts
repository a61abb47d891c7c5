import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The hash of the built files that `npm run build` leaves beside them, so that a rebuild never talks to yesterday's daemon.
 * Run from source there is none: `source`. `EARSHOT_BUILD_ID` stands in for it where a test needs two builds.
 */
export function readBuildId(env: NodeJS.ProcessEnv, mainFile: string): string {
  const chosen = env['EARSHOT_BUILD_ID'];
  if (chosen !== undefined && chosen !== '') return chosen;
  try {
    return readFileSync(path.join(path.dirname(mainFile), 'build-id'), 'utf8').trim();
  } catch {
    return 'source';
  }
}

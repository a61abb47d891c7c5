import path from 'node:path';
import { childEnvironment } from '../../processes/childEnvironment.ts';
import type { CodexSettings } from './codexSettings.ts';

/** Besides what any child gets: the way to the network. Codex alone uses it, its commands have none. */
const network = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];

/** A private home, in the data folder. */
export const privateHome = 'codex';

/** What app-server sees of the environment: an allow-list, so no key. Pure. */
export function codexEnvironment(
  env: NodeJS.ProcessEnv,
  settings: Pick<CodexSettings, 'home'>,
  dataFolder: string,
): Record<string, string> {
  const passed = Object.entries(env).filter(([name]) => network.includes(name.toUpperCase()));
  const home = settings.home === 'private' ? path.join(dataFolder, privateHome) : env['CODEX_HOME'];
  const own: Record<string, string> = home === undefined ? {} : { CODEX_HOME: home };
  for (const [name, value] of passed) if (value !== undefined) own[name] = value;
  return { ...childEnvironment(env), ...own };
}

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { AppError } from '../../protocol/appError.ts';
import { browserAdvice, hasChromiumByApt } from './browserAdvice.ts';
import type { Machine } from './browserAdvice.ts';
import { findBrowser } from './findBrowser.ts';

/**
 * The browser to use: `named`, else the first one found. Debian's root gets `chromium` installed by apt; anybody else the one
 * command to run (`browser_missing`).
 */
export function requireBrowser(named = process.env['EARSHOT_BROWSER']): string {
  if (named !== undefined && named !== '' && existsSync(named)) return named;
  if (named !== undefined && named !== '') throw new AppError('browser_missing', `There is no browser at ${named}.`);
  const found = findBrowser();
  if (found !== undefined) return found;
  const machine = readMachine();
  if (process.getuid?.() === 0 && hasChromiumByApt(machine)) {
    process.stderr.write('No browser found: installing chromium with apt (once; about a minute) …\n');
    const quiet = ['-qq', '-y'];
    const apt = (args: readonly string[]): boolean =>
      spawnSync('apt-get', args, {
        stdio: ['ignore', 2, 2],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      }).status === 0;
    const installed = apt([...quiet, 'update']) && apt([...quiet, 'install', '--no-install-recommends', 'chromium']);
    const now = installed ? findBrowser() : undefined;
    if (now !== undefined) return now;
  }
  throw new AppError('browser_missing', `No Chrome, Chromium, Edge or Brave found. ${browserAdvice(machine)}`);
}

function readMachine(): Machine {
  const { platform, arch } = process;
  const release = '/etc/os-release';
  const osRelease = existsSync(release) ? readFileSync(release, 'utf8') : '';
  return { platform, arch, hasApt: existsSync('/usr/bin/apt-get'), osRelease };
}

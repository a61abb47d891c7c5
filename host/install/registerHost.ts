import { execFile } from 'node:child_process';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { nativeHostName } from '../../protocol/limits.ts';
import type { HostPlace } from './hostPlace.ts';
import type { Launch } from './launcher.ts';
import { batchLauncher, shellLauncher } from './launcher.ts';

const run = promisify(execFile);

/** Lets a browser start this host. Resolves with each file and key written: the user is told of every one. */
export async function registerHost(
  place: HostPlace,
  launch: Launch,
  allowedOrigins: readonly string[],
): Promise<readonly string[]> {
  const { manifest, launcher, registryKey } = place;
  const onWindows = registryKey !== undefined;
  await mkdir(path.dirname(manifest), { recursive: true });
  await writeFile(launcher, onWindows ? batchLauncher(launch) : shellLauncher(launch));
  if (!onWindows) await chmod(launcher, 0o755);
  await writeFile(manifest, `${JSON.stringify(hostManifest(launcher, allowedOrigins), undefined, 2)}\n`);
  if (!onWindows) return [manifest, launcher];
  await run('reg', ['add', registryKey, '/ve', '/t', 'REG_SZ', '/d', manifest, '/f']);
  return [manifest, launcher, registryKey];
}

/** Takes back what `registerHost` wrote at this place. Removing what is not there is fine. */
export async function unregisterHost({ manifest, launcher, registryKey }: HostPlace): Promise<readonly string[]> {
  await rm(manifest, { force: true });
  await rm(launcher, { force: true });
  if (registryKey === undefined) return [manifest, launcher];
  await run('reg', ['delete', registryKey, '/f']).catch(() => undefined);
  return [manifest, launcher, registryKey];
}

function hostManifest(launcher: string, allowedOrigins: readonly string[]): object {
  return {
    name: nativeHostName,
    description: 'Changes files in the folders you allow, when you ask Earshot to.',
    path: launcher,
    type: 'stdio',
    allowed_origins: allowedOrigins,
  };
}

import path from 'node:path';
import { nativeHostName } from '../../protocol/limits.ts';
import type { BrowserName, Surroundings } from './browsers.ts';
import { browserFolder, registryKey } from './browsers.ts';

/** Where a browser looks for hosts: its place for the user, or that of a browser started with --user-data-dir. */
export type InstallTarget =
  { readonly kind: 'browser'; readonly browser: BrowserName } | { readonly kind: 'profile'; readonly folder: string };

/** The files that make up one registration, and on Windows the registry key that names the manifest. */
export interface HostPlace {
  readonly manifest: string;
  readonly launcher: string;
  readonly registryKey: string | undefined;
}

/** Undefined for a profile on Windows: Chrome reads the registry there, whatever its profile. */
export function findHostPlace(
  target: InstallTarget,
  dataFolder: string,
  surroundings: Surroundings,
): HostPlace | undefined {
  if (surroundings.platform === 'win32') {
    if (target.kind === 'profile') return undefined;
    const folder = path.join(dataFolder, 'browsers', target.browser);
    return { ...files(folder, '.bat'), registryKey: registryKey(target.browser, nativeHostName) };
  }
  const parent = target.kind === 'profile' ? path.resolve(target.folder) : browserFolder(target.browser, surroundings);
  return parent === undefined
    ? undefined
    : { ...files(path.join(parent, 'NativeMessagingHosts'), '.sh'), registryKey: undefined };
}

function files(folder: string, extension: string): { readonly manifest: string; readonly launcher: string } {
  return {
    manifest: path.join(folder, `${nativeHostName}.json`),
    launcher: path.join(folder, `${nativeHostName}${extension}`),
  };
}

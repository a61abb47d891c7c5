import path from 'node:path';

export const browserNames = ['chrome', 'chromium', 'edge', 'brave', 'vivaldi'] as const;
export type BrowserName = (typeof browserNames)[number];

interface BrowserPlaces {
  /** The profile's parent below `~/.config` (Linux) and below `~/Library/Application Support` (macOS). */
  readonly linux: string;
  readonly darwin: string;
  /** The key below `HKCU\Software` that holds `NativeMessagingHosts`. Brave and Vivaldi read Chrome's. */
  readonly win32: string;
  /** How a confined install is recognised: it cannot start any host. */
  readonly flatpak: string;
  readonly snap?: string;
}

// Sources: Chrome's and Edge's native messaging pages; for Brave and Vivaldi what KeePassXC's installer writes.
const places: Readonly<Record<BrowserName, BrowserPlaces>> = {
  chrome: {
    linux: 'google-chrome',
    darwin: 'Google/Chrome',
    win32: 'Google\\Chrome',
    flatpak: 'com.google.Chrome',
  },
  chromium: {
    linux: 'chromium',
    darwin: 'Chromium',
    win32: 'Chromium',
    flatpak: 'org.chromium.Chromium',
    snap: 'chromium',
  },
  edge: {
    linux: 'microsoft-edge',
    darwin: 'Microsoft Edge',
    win32: 'Microsoft\\Edge',
    flatpak: 'com.microsoft.Edge',
  },
  brave: {
    linux: 'BraveSoftware/Brave-Browser',
    darwin: 'BraveSoftware/Brave-Browser',
    win32: 'Google\\Chrome',
    flatpak: 'com.brave.Browser',
    snap: 'brave',
  },
  vivaldi: {
    linux: 'vivaldi',
    darwin: 'Vivaldi',
    win32: 'Google\\Chrome',
    flatpak: 'com.vivaldi.Vivaldi',
  },
};

/** The platform as far as registering a host is concerned. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The folder that holds a browser's profiles; a started browser has made it. Undefined on Windows: the registry decides. */
export function browserFolder(browser: BrowserName, { platform, home, env }: Surroundings): string | undefined {
  if (platform === 'win32') return undefined;
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', places[browser].darwin);
  const config = env['XDG_CONFIG_HOME'];
  const base = config !== undefined && path.isAbsolute(config) ? config : path.join(home, '.config');
  return path.join(base, places[browser].linux);
}

/** The registry key whose default value is the path of the host's manifest. */
export function registryKey(browser: BrowserName, hostName: string): string {
  return `HKCU\\Software\\${places[browser].win32}\\NativeMessagingHosts\\${hostName}`;
}

/** Folders that exist when the browser was installed in a form that cannot start programs, on Linux. */
export function confinedFolders(browser: BrowserName, { home }: Surroundings): readonly string[] {
  const { flatpak, snap } = places[browser];
  const found = [path.join(home, '.var', 'app', flatpak)];
  return snap === undefined ? found : [...found, path.join(home, 'snap', snap)];
}

import { existsSync } from 'node:fs';
import path from 'node:path';

const programFiles = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) => process.env[name] ?? []);

const candidates: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    '/Applications/Brave Browser.app/Contents/MacOS/Brave Browser',
  ],
  win32: [
    'Google\\Chrome\\Application\\chrome.exe',
    'Chromium\\Application\\chrome.exe',
    'Microsoft\\Edge\\Application\\msedge.exe',
    'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
  ].flatMap((file) => programFiles.map((folder) => path.join(folder, file))),
};

// A Chromium from a snap or flatpak cannot start native hosts, so /snap/bin is not looked at.
const linuxNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'brave-browser',
];
const linuxFolders = ['/usr/bin', '/usr/local/bin', '/opt/google/chrome'];

/** The first Chrome, Chromium, Edge or Brave of this machine. */
export function findBrowser(): string | undefined {
  const usual =
    candidates[process.platform] ?? linuxFolders.flatMap((folder) => linuxNames.map((name) => path.join(folder, name)));
  return usual.find((file) => existsSync(file));
}

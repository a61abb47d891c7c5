import path from 'node:path';
import { build } from 'vite';

/** What dist/ is made of. */
export const extensionInputs = [
  'background',
  'offscreen',
  'popup',
  'welcome',
  'settings',
  'protocol',
  'icons',
  'manifest.json',
  'vite.config.ts',
  'package-lock.json',
  'scripts/build',
];

/** Builds the extension by vite.config.ts into dist/. */
export async function buildExtension(root: string): Promise<void> {
  await build({ root, configFile: path.join(root, 'vite.config.ts'), logLevel: 'warn' });
}

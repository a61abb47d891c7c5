import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { nativeHostName } from '../../protocol/limits.ts';

const root = path.resolve(import.meta.dirname, '../..');

interface Folders {
  readonly profile: string;
  readonly home: string;
}

/** Puts a program of tests/fakes between the browser and the real relay; it gets `words`, then the relay's path and arguments. */
export function useStandInRelay(fake: string, words: readonly string[], { profile, home }: Folders): void {
  const launcher = path.join(profile, 'stand-in-relay.sh');
  // Plain JavaScript: a TypeScript loader that is ended with the browser while it loads never ends itself.
  const program = [process.execPath, path.join(root, 'tests/fakes', fake), ...words];
  const command = [...program, path.join(root, 'dist-host/relay.js')].map((word) => `"${word}"`).join(' ');
  writeFileSync(launcher, `#!/bin/sh\nEARSHOT_HOME="${home}" exec ${command} "$@"\n`, { mode: 0o755 });
  const file = path.join(profile, 'NativeMessagingHosts', `${nativeHostName}.json`);
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...manifest, path: launcher }));
}

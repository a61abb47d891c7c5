import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { secretPlaces } from '../../sandbox/secretPlaces.ts';

/** Codex's own helper programs lie in its home, and its commands start through them: its secrets are hidden one by one. */
const codexHome = '.codex';
const codexSecrets = ['auth.json', 'config.toml', 'history.jsonl', 'sessions'];

/** What Codex's commands must not even read, as real paths; what is not there is left out. */
export async function hiddenPlaces({
  env,
  dataFolder,
}: {
  readonly env: Readonly<Record<string, string>>;
  readonly dataFolder: string;
}): Promise<string[]> {
  const home = env['HOME'] ?? env['USERPROFILE'] ?? '';
  const ownHome = env['CODEX_HOME'] ?? path.join(home, codexHome);
  const places = [
    ...secretPlaces.filter((place) => place !== codexHome).map((place) => path.join(home, place)),
    ...codexSecrets.map((place) => path.join(ownHome, place)),
    ...(await ownPlaces(dataFolder, ownHome)),
  ];
  const real = await Promise.all(places.map((place) => realpath(place).catch(() => undefined)));
  return [...new Set(real.filter((place) => place !== undefined))];
}

/** Earshot's data folder: whole, but where it holds a private home of Codex. */
async function ownPlaces(dataFolder: string, ownHome: string): Promise<string[]> {
  if (path.dirname(ownHome) !== dataFolder) return [dataFolder];
  const names = await readdir(dataFolder);
  return names.map((name) => path.join(dataFolder, name)).filter((place) => place !== ownHome);
}

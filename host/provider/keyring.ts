import { existsSync } from 'node:fs';
import path from 'node:path';

/** The operating system's store of secrets, by account. Each rejects when the store is locked, away, or takes too long. */
export interface Keyring {
  read(account: string): Promise<string | undefined>;
  write(account: string, secret: string): Promise<void>;
  /** One that is not there is fine. */
  remove(account: string): Promise<void>;
}

const service = 'dev.earshot.host';
/** A locked keyring asks its owner for a password first. */
const answerMs = 30_000;
// Without a Secret Service the package falls back to the kernel's keyring, which forgets all at a restart.
const options = { linux: { store: 'secret-service' } } as const;

/**
 * The Keychain, the Credential Manager or the Secret Service; undefined where there is none or the package has no build for
 * this machine. Loaded when first wanted: a daemon must start without it.
 */
export async function openSystemKeyring(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): Promise<Keyring | undefined> {
  if (platform === 'linux' && !hasSessionBus(env)) return undefined;
  try {
    const { AsyncEntry } = await import('@napi-rs/keyring');
    const entry = (account: string) => new AsyncEntry(service, account, options);
    return {
      read: async (account) => (await inTime(entry(account).getPassword())) ?? undefined,
      write: (account, secret) => inTime(entry(account).setPassword(secret)),
      remove: async (account) => {
        await inTime(entry(account).deleteCredential());
      },
    };
  } catch {
    return undefined;
  }
}

/** The D-Bus library starts a bus of its own where none runs, and would leave it behind. */
function hasSessionBus({ DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: folder }: NodeJS.ProcessEnv): boolean {
  if (address !== undefined && address !== '') return true;
  return folder !== undefined && existsSync(path.join(folder, 'bus'));
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The keyring did not answer in time.')), answerMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const deadlineMs = 10_000;

/** Where process ids mean something: the same id in two of these is two processes. */
export interface Machine {
  /** Its own id, hashed: two may share a name. Empty where it has none. */
  readonly id: string;
  /** The boot that start times count from; empty where they are dates. */
  readonly boot: string;
  /** The namespace of process ids: a container has its own. Empty where there is no such thing. */
  readonly space: string;
}

/** Never rejects: what cannot be read is empty. */
export async function readMachine(platform: NodeJS.Platform): Promise<Machine> {
  const [id, boot, space] = await Promise.all(readersOf(platform).map((read) => read().catch(() => '')));
  return { id: hashId(id ?? ''), boot: (boot ?? '').trim(), space: space ?? '' };
}

type Reader = () => Promise<string>;
const nothing: Reader = () => Promise.resolve('');

function readersOf(platform: NodeJS.Platform): readonly Reader[] {
  switch (platform) {
    case 'darwin': {
      const args = ['-rd1', '-c', 'IOPlatformExpertDevice'];
      return [
        async () => parseIoreg((await run('/usr/sbin/ioreg', args, { timeout: deadlineMs })).stdout),
        nothing,
        nothing,
      ];
    }
    case 'win32': {
      const program = path.win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'reg.exe');
      const args = ['query', 'HKLM\\SOFTWARE\\Microsoft\\Cryptography', '/v', 'MachineGuid', '/reg:64'];
      const options = { windowsHide: true, timeout: deadlineMs };
      return [async () => parseRegQuery((await run(program, args, options)).stdout), nothing, nothing];
    }
    default:
      return [
        () => readFile('/etc/machine-id', 'utf8'),
        () => readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
        () => readlink('/proc/self/ns/pid'),
      ];
  }
}

/** The machine's UUID in what `ioreg` prints of it. */
export function parseIoreg(text: string): string {
  return /"IOPlatformUUID" = "([^"]+)"/.exec(text)?.[1] ?? '';
}

/** The value in what `reg query` prints. */
export function parseRegQuery(text: string): string {
  return /MachineGuid\s+REG_SZ\s+(\S+)/.exec(text)?.[1] ?? '';
}

/** machine-id(5) asks that it is not told to others as it is. */
function hashId(id: string): string {
  const plain = id.trim();
  return plain === '' ? '' : createHash('sha256').update(`earshot ${plain}`).digest('hex').slice(0, 16);
}

import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import * as z from 'zod/mini';
import { readMachine } from '../processes/machine.ts';
import { readProcessState } from '../processes/processState.ts';
import type { ProcessState } from '../processes/processState.ts';

const text = z.string().check(z.maxLength(256));

/** What a lock file says: who works here. Anybody who may write in the folder can have written it. */
const lockRecordSchema = z.object({
  format: z.literal(1),
  /** Of this one taking: no two locks have the same. */
  lockId: z.string().check(z.regex(/^[0-9a-f-]{36}$/)),
  user: text,
  host: text,
  machine: text,
  boot: text,
  space: text,
  pid: z.int().check(z.positive()),
  /** Empty when it could not be told. */
  started: text,
});
export type LockRecord = z.infer<typeof lockRecordSchema>;
/** What a process says of itself in every lock; each has a `lockId` besides. */
export type OwnRecord = Omit<LockRecord, 'lockId'>;

/** Of a lock's holder. `elsewhere`: on another machine or in a container with process ids of its own, so nobody can tell. */
export type HolderState = 'running' | 'gone' | 'elsewhere';

/** Reads a lock file's text; undefined when no Earshot has written it so. */
export function parseLockRecord(json: string): LockRecord | undefined {
  try {
    const parsed = z.safeParse(lockRecordSchema, JSON.parse(json));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Asks the system who this process is. Never rejects. */
export async function describeThisProcess(): Promise<OwnRecord> {
  const { platform, pid } = process;
  const [machine, state] = await Promise.all([readMachine(platform), readProcessState(pid, platform)]);
  const started = state.kind === 'running' ? (state.started ?? '') : '';
  const { id, boot, space } = machine;
  return { format: 1, user: userName(), host: hostname(), machine: id, boot, space, pid, started };
}

export function newLockId(): string {
  return randomUUID();
}

/** What became of a lock's holder. `gone` only when that is certain: in doubt somebody works there. Age never counts. */
export function judgeHolder(holder: LockRecord, self: OwnRecord, state: ProcessState): HolderState {
  const sameMachine = holder.host === self.host && holder.machine === self.machine;
  // Two machines without an id of their own are one only if they have booted together.
  const sure = self.machine !== '' || (self.boot !== '' && holder.boot === self.boot);
  if (!sameMachine || !sure) return 'elsewhere';
  if (holder.boot !== self.boot) return 'gone';
  if (holder.space !== self.space) return 'elsewhere';
  if (state.kind === 'gone') return 'gone';
  const reused = holder.started !== '' && state.started !== undefined && state.started !== holder.started;
  return reused ? 'gone' : 'running';
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`; // One that the system has no name for.
  }
}

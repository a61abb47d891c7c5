import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Disk } from '../workspace/disk.ts';
import { writeDurably } from '../workspace/writeDurably.ts';
import { taskRecordSchema } from './taskRecord.ts';
import type { TaskRecord } from './taskRecord.ts';

/** The task records on disk, one file each. */
export interface TaskStore {
  /** Resolves when the record is safe on disk. */
  save(record: TaskRecord): Promise<void>;
}

/** Opens the store in `folder` and reads what it holds, oldest first. `damaged` counts records that were not readable. */
export async function openTaskStore(
  folder: string,
  disk: Disk,
): Promise<{ store: TaskStore; records: TaskRecord[]; damaged: number }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const read = await Promise.all(names.map(async (name) => parseRecord(await readFile(join(folder, name), 'utf8'))));
  const records = read.filter((record) => record !== undefined).sort((a, b) => a.sequence - b.sequence);
  return {
    records,
    damaged: read.length - records.length,
    store: {
      save: (record) =>
        writeDurably(disk, join(folder, `${record.task.taskId}.json`), Buffer.from(JSON.stringify(record))),
    },
  };
}

function parseRecord(text: string): TaskRecord | undefined {
  try {
    return z.parse(taskRecordSchema, JSON.parse(text));
  } catch {
    return undefined;
  }
}

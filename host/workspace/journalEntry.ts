import * as z from 'zod/mini';
import { fileImageSchema, fileTimesSchema } from './fileImage.ts';

const writtenSchema = fileImageSchema.def.shape;

/** A file as it was and as it was left; null where there was or is none. */
const fileRecordSchema = z.strictObject({
  path: z.string(),
  before: z.nullable(fileImageSchema),
  after: z.nullable(z.strictObject({ hash: writtenSchema.hash, mode: writtenSchema.mode })),
});
export type FileRecord = z.infer<typeof fileRecordSchema>;

/** A folder that a write touched: made by it, or there before with these times and left with `mtimeNs`. */
const folderRecordSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('made'), path: z.string() }),
  z.strictObject({ kind: z.literal('touched'), path: z.string(), times: fileTimesSchema, mtimeNs: z.string() }),
]);
export type FolderRecord = z.infer<typeof folderRecordSchema>;

/** A write that had begun: what it was going to do, and the names of its temporary files, relative to the root. */
const pendingWriteSchema = z.strictObject({
  files: z.array(z.strictObject({ ...fileRecordSchema.shape, temporary: z.nullable(z.string()) })),
  madeFolders: z.array(z.string()),
});
export type PendingWrite = z.infer<typeof pendingWriteSchema>;

/**
 * What one task did to a workspace, across all its writes: `before` is from before the first of them, `after` from after
 * the last. `pending` is set, and synced, before the first byte of a write and cleared after the last.
 */
export const journalEntrySchema = z.strictObject({
  format: z.literal(1),
  entryId: z.string(),
  root: z.string(),
  files: z.array(fileRecordSchema),
  folders: z.array(folderRecordSchema),
  pending: z.nullable(pendingWriteSchema),
});
export type JournalEntry = z.infer<typeof journalEntrySchema>;

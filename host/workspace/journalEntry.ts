import * as z from 'zod/mini';
import { fileImageSchema, fileTimesSchema } from './fileImage.ts';

/** The format that this version writes. It reads all earlier ones and leaves newer ones alone. */
export const journalFormat = 2;

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

/** What one task did to a workspace, across all its writes: `before` is from before the first, `after` from after the last. */
const entry = {
  entryId: z.string(),
  root: z.string(),
  files: z.array(fileRecordSchema),
  folders: z.array(folderRecordSchema),
};
export const journalEntrySchema = z.strictObject({
  format: z.literal(journalFormat),
  ...entry,
  /** The write that came last: the entry is saved when it is complete, and not before. */
  writeId: z.string(),
});
export type JournalEntry = z.infer<typeof journalEntrySchema>;

/** A write that had begun: what it was going to do, and the names of its temporary files, relative to the root. */
const begun = {
  files: z.array(z.strictObject({ ...fileRecordSchema.shape, temporary: z.string() })),
  madeFolders: z.array(z.string()),
};

/**
 * Saved and synced before the first byte of a write, under the entry's id. The write is complete when the entry bears its
 * `writeId`; else it is to be taken back.
 */
export const pendingWriteSchema = z.strictObject({
  format: z.literal(journalFormat),
  entryId: z.string(),
  root: z.string(),
  writeId: z.string(),
  ...begun,
  /** What is still to be done to folders once it is complete. */
  afterwards: z.strictObject({
    removeIfEmpty: z.array(z.string()),
    times: z.array(z.strictObject({ path: z.string(), times: fileTimesSchema })),
  }),
});
export type FolderSteps = PendingWrite['afterwards'];
export type PendingWrite = z.infer<typeof pendingWriteSchema>;

/** Format 1 kept a write that had begun inside its entry. */
export const firstFormatSchema = z.strictObject({
  format: z.literal(1),
  ...entry,
  pending: z.nullable(z.strictObject(begun)),
});

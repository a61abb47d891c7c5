import * as z from 'zod/mini';
import { fileTimesSchema } from '../fileImage.ts';
import { stampSchema } from './stamp.ts';

const keptSchema = z.strictObject({ hash: z.string(), offset: z.number(), length: z.number() });

/** A file as a scan saw it. */
export const knownFileSchema = z.strictObject({
  path: z.string(),
  stamp: stampSchema,
  times: fileTimesSchema,
  /** When the file came to be; 0 where the file system does not say. */
  birthMs: z.number(),
  /** Its contents; null for a file that is too large or may not be read. */
  kept: z.nullable(keptSchema),
  /** Its stamp does not tell whether it changed since: to be read again next time. */
  racy: z.boolean(),
});
export type KnownFile = z.infer<typeof knownFileSchema>;

/** A line of the log: a file as it is now, or that there is none any more. */
export const logLineSchema = z.union([knownFileSchema, z.strictObject({ gone: z.string() })]);
export type LogLine = z.infer<typeof logLineSchema>;

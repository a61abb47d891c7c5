/** What one patch may ask for. Larger ones are refused with a word on how to split them; its own size is in protocol/limits. */
export const patchLimits = {
  sections: 2_000,
  hunks: 20_000,
  /** All files it names together, before. In UTF-16 code units, as a text is measured. */
  readChars: 64 * 1024 * 1024,
  /** One file, after. The journal can undo no larger one. */
  fileBytes: 8 * 1024 * 1024,
  /** Characters and lines looked at: about a second. Only a patch made to be slow needs more. */
  work: 400_000_000,
} as const;

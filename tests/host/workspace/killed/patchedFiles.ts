const longLine = 'a line of a long file\n'.repeat(30_000);

/** The three-file patch that is ended everywhere: one file changed (long enough to be written in pieces), one gone, one new. */
export const patchedFiles = [
  { path: 'src/long.txt', before: `old\n${longLine}`, after: `new\n${longLine}` },
  { path: 'src/gone.txt', before: 'goes away\n', after: null },
  { path: 'deep/er/new.txt', before: null, after: 'new\n' },
] as const;

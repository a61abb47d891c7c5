const longLine = 'a line of a long file\n'.repeat(30_000);

/** The three-file patch that is ended everywhere: one file changed (long enough to be written in pieces), one gone, one new. */
export const patchedFiles = [
  { path: 'src/long.txt', before: `old\n${longLine}`, after: `new\n${longLine}` },
  { path: 'src/gone.txt', before: 'goes away\n', after: null },
  { path: 'deep/er/new.txt', before: null, after: 'new\n' },
] as const;

/** The same as a model writes it. */
export const threeFilePatch = `*** Begin Patch
*** Update File: src/long.txt
-old
+new
*** Delete File: src/gone.txt
*** Add File: deep/er/new.txt
+new
*** End Patch
`;

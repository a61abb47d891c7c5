/** Words that no JavaScript or TypeScript name may be, in any position where Earshot could put one. */
export const reservedInJavaScript: ReadonlySet<string> = new Set(
  (
    'await break case catch class const continue debugger default delete do else enum export extends false finally for ' +
    'function if implements import in instanceof interface let new null package private protected public return ' +
    'static super switch this throw true try typeof var void while with yield ' +
    'any arguments bigint boolean eval never number object string symbol undefined unknown'
  ).split(' '),
);

/** Words that are names in one place and syntax in another: renaming them everywhere would break the latter. */
export const contextualInJavaScript: ReadonlySet<string> = new Set(
  (
    'abstract accessor as assert asserts async constructor declare from get global infer is keyof meta module ' +
    'namespace of out override readonly require satisfies set target type unique using'
  ).split(' '),
);

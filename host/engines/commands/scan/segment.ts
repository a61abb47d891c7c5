/** A stretch of a file that a command may change; what is neither (keywords are identifiers here) is left out. */
export type Segment = IdentifierSegment | TextSegment;

/** A whole name in code. UTF-16 offsets, end exclusive. */
interface IdentifierSegment {
  readonly kind: 'identifier';
  readonly start: number;
  readonly end: number;
}

/** Words for people: a string, a comment, markup, prose. `within` says what new text must not break. */
export interface TextSegment {
  readonly kind: 'text';
  readonly start: number;
  readonly end: number;
  readonly within: 'prose' | 'comment' | 'markup' | '"' | "'" | '`';
}

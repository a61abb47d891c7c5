/** What Codex answered instead of a result, or its end before it did. `code` is the wire's; none for an end. */
export class CodexError extends Error {
  override readonly name = 'CodexError';
  readonly code: number | undefined;

  constructor(message: string, code?: number) {
    super(message);
    this.code = code;
  }
}

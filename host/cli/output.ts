/** Where a command's results go: a line for a person, or the object for a program. */
export interface Output {
  /** True: each line is a JSON object. */
  readonly json: boolean;
  tell(text: string, object: object): void;
}

/** `colour` as an ANSI escape around what a person reads on a terminal. */
export function createOutput(write: (text: string) => void, json: boolean): Output {
  return { json, tell: (text, object) => write(`${json ? JSON.stringify(object) : text}\n`) };
}

import type { Reading } from './grammar.ts';

/** Words that join another request, or a condition, to the first: no name has them. */
const joining = /[,;:]|\b(?:and|then|also|but|so|because|if|unless|except|everywhere|instead|that|which)\b/i;

/**
 * Whether a reading that fits word by word may still mean more than it says: "rename a to b and fix the tests" names no
 * function, and "create a file with an overview of the code" wants no file with those words. Pure.
 */
export function leavesOpen({ command, slots }: Reading): boolean {
  if (command === 'create' && slots['text'] !== undefined) return true;
  return Object.values(slots).some((words) => !/^["`]/.test(words) && joining.test(words));
}

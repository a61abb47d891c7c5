/**
 * A function of ours as an expression to be evaluated in a page. tsx names functions by calling `__name`, which no page
 * has; the arguments must be JSON.
 */
export function toPageScript<A extends readonly unknown[]>(run: (...args: A) => unknown, ...args: A): string {
  const list = args.map((argument) => JSON.stringify(argument)).join(', ');
  return `(() => { const __name = (value) => value; return (${run.toString()})(${list}); })();`;
}

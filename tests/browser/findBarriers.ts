// axe-core is a script that leaves `axe` on the window, not a module with exports.
import 'axe-core';
import type { AxeResults } from 'axe-core';

declare global {
  interface Window {
    readonly axe: { run(context: Element): Promise<AxeResults> };
  }
}

/** The accessibility barriers that axe-core finds on the page: each rule with the elements that break it. */
export async function findBarriers(): Promise<readonly [rule: string, elements: readonly string[]][]> {
  const { violations } = await window.axe.run(document.body);
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

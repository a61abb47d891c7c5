import * as z from 'zod/mini';

export type HostCommand = 'install' | 'addWorkspace';

/** What the user types in a terminal, in the folder where Earshot lies. */
export function toHostCommand(command: HostCommand, browserName: string): string {
  switch (command) {
    case 'install':
      return `npm run --silent host -- install --browser ${browserName}`;
    case 'addWorkspace':
      return 'npm run --silent host -- workspace add PATH-TO-YOUR-PROJECT';
  }
}

const userAgentData = z.object({ brands: z.array(z.object({ brand: z.string() })) });
const names = new Map([
  ['Google Chrome', 'chrome'],
  ['Microsoft Edge', 'edge'],
  ['Brave', 'brave'],
]);

/** The name `install` knows this browser by. (TypeScript's DOM does not know `userAgentData` yet.) */
export function readBrowserName(navigator: object): string {
  const read = z.safeParse(userAgentData, Reflect.get(navigator, 'userAgentData'));
  const known = read.success ? read.data.brands.map(({ brand }) => names.get(brand)) : [];
  return known.find((name) => name !== undefined) ?? 'chromium';
}

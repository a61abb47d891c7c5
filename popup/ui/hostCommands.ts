/** What the user types in a terminal, in the folder where Earshot lies. */
export const hostCommands = {
  install: 'npm run --silent host -- install --browser chromium',
  addWorkspace: 'npm run --silent host -- workspace add PATH-TO-YOUR-PROJECT',
} as const;

export type HostCommand = keyof typeof hostCommands;

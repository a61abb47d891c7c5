/** What starts the relay: an absolute node (a browser started from a desktop has a bare PATH) and its environment. */
export interface Launch {
  readonly node: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A launcher for Linux and macOS. */
export function shellLauncher({ node, args, env }: Launch): string {
  const variables = Object.entries(env).map(([name, value]) => `export ${name}=${quoteShell(value)}\n`);
  const command = [node, ...args].map(quoteShell).join(' ');
  return `#!/bin/sh\n# Written by "earshot-host install": the browser starts Earshot's relay with it.\n${variables.join('')}exec ${command} "$@"\n`;
}

/** A launcher for Windows. Node leaves stdout in binary mode, so a .bat is enough. */
export function batchLauncher({ node, args, env }: Launch): string {
  const variables = Object.entries(env).map(([name, value]) => `set "${name}=${quoteBatch(value)}"\r\n`);
  const command = [node, ...args].map((part) => `"${quoteBatch(part)}"`).join(' ');
  return `@echo off\r\nrem Written by "earshot-host install": the browser starts Earshot's relay with it.\r\n${variables.join('')}${command} %*\r\n`;
}

function quoteShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A path holds no quotation mark on Windows; a percent sign would be read as a variable. */
function quoteBatch(text: string): string {
  return text.replaceAll('%', '%%');
}

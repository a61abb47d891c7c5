/**
 * Where the user stands: npm runs a script in the checkout, and keeps in INIT_CWD where it was called. Paths of the command
 * line are relative to it.
 */
export function callersFolder(): string {
  return process.env['INIT_CWD'] ?? process.cwd();
}

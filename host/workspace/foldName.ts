/** What macOS and Windows take for the same name comes out the same. */
export function foldName(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

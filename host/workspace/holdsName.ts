import { useFileInside } from './readFileInside.ts';

/** What may be part of a name, in bytes as Latin-1: those of longer UTF-8 characters too. */
const namePart = String.raw`\w$\x80-\xff`;

/**
 * Whether a name stands in a file of any size and kind as a whole word. UTF-16 is seen through for ASCII names. Rejects
 * `path_refused`.
 */
export async function holdsName(root: string, path: string, name: string): Promise<boolean> {
  const bytes = Buffer.from(name).toString('latin1');
  const pattern = new RegExp(`(?<=[^${namePart}])${bytes.replaceAll('$', String.raw`\$`)}(?=[^${namePart}])`);
  const isIn = (text: string): boolean => pattern.test(text) || pattern.test(text.replaceAll('\0', ''));
  const found = await useFileInside(root, path, async ({ handle }) => {
    // The end of each piece is looked at again with the next one: a name may lie across, and its neighbours count.
    let rest = '\n';
    for await (const piece of handle.createReadStream({
      encoding: 'latin1',
      autoClose: false,
      highWaterMark: 1 << 20,
    })) {
      const text = rest + String(piece);
      if (isIn(text)) return true;
      rest = text.slice(-2 * (bytes.length + 1));
    }
    return isIn(`${rest}\n`);
  });
  return found ?? false;
}

import { AppError } from '../../protocol/appError.ts';

// A byte order mark stays in the text as U+FEFF and line ends stay as they are: encoding the text gives back its bytes.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a file, such that encoding it gives the same bytes. Throws `file_unsupported` for binary and non-UTF-8 ones. */
export function textOf(path: string, bytes: Uint8Array): string {
  if (bytes.includes(0)) throw new AppError('file_unsupported', `${path} is not a text file.`);
  try {
    return decoder.decode(bytes);
  } catch {
    throw new AppError('file_unsupported', `${path} is not UTF-8 text.`);
  }
}

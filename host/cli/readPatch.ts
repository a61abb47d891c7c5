import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { AppError } from '../../protocol/appError.ts';
import { limits } from '../../protocol/limits.ts';

/** UTF-8 takes three bytes at most for what a string counts as one. */
const maxBytes = 3 * limits.patchChars;

/**
 * A patch from a file, or from stdin when no file is named, or `-`. Rejects `usage` when nothing is piped in,
 * `file_missing`, `patch_invalid` when it is no text or far too large.
 */
export async function readPatch(
  file: string | undefined,
  stdin: Readable & { readonly isTTY?: boolean },
  { signal }: { readonly signal: AbortSignal },
): Promise<string> {
  const isPiped = file === undefined || file === '-';
  if (isPiped && stdin.isTTY === true) {
    throw new AppError('usage', 'Name the file that holds the patch, or pipe the patch in.');
  }
  const source = isPiped ? stdin : createReadStream(file, { signal });
  const bytes = await readAll(source).catch((error: unknown) => {
    if (error instanceof AppError || isPiped) throw error;
    throw new AppError('file_missing', `The patch ${file} cannot be read. Check its path.`, { cause: error });
  });
  const patch = decode(bytes);
  if (patch.length > limits.patchChars) throw tooLarge();
  return patch;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new AppError('patch_invalid', 'The patch is not UTF-8 text. Nothing was changed.');
  }
}

async function readAll(source: Readable): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('The patch came as no bytes.');
    length += chunk.length;
    if (length > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): AppError {
  return new AppError(
    'patch_invalid',
    'The patch is too large. Nothing was changed. Send it in several smaller patches.',
  );
}

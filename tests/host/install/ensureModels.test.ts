import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { create } from 'tar';
import { checkModels } from '../../../host/install/checkModels.ts';
import { defaultModelsFolder } from '../../../host/install/defaultModelsFolder.ts';
import { ensureModels } from '../../../host/install/ensureModels.ts';
import { AppError } from '../../../protocol/appError.ts';
import { modelFiles, modelPackages } from '../../../protocol/voiceModels.ts';

const { signal } = new AbortController();
const folders = modelPackages.map((modelPackage) => modelPackage.folder).sort();
const silero = '@ricky0123/vad-web';
const whole = defaultModelsFolder(process.env, process.platform);
const registry = process.env.npm_config_registry;

describe('ensureModels', () => {
  let root = '';
  let folder = '';
  let fetched: string[] = [];
  const fetchAll = (options: { signal: AbortSignal } = { signal }): Promise<void> =>
    ensureModels({ folder, onProgress: ({ name }) => fetched.push(name), ...options });

  before(async () => {
    await ensureModels({ folder: whole, onProgress: () => undefined, signal });
    root = await mkdtemp(path.join(tmpdir(), 'earshot-models-'));
  });
  after(() => rm(root, { recursive: true, force: true }));
  beforeEach(async () => {
    folder = await mkdtemp(path.join(root, 'case-'));
    fetched = [];
    if (registry === undefined) delete process.env.npm_config_registry;
    else process.env.npm_config_registry = registry;
    await cp(whole, folder, { recursive: true, filter: (source) => !path.basename(source).startsWith('.') });
  });

  it('asks no registry when every model is there', async () => {
    process.env.npm_config_registry = 'http://127.0.0.1:9/';
    await fetchAll();
    assert.deepEqual(fetched, []);
  });

  it('fetches only the package that is missing, and leaves nothing beside it', async () => {
    await rm(path.join(folder, path.dirname(modelFiles.voiceActivity)), { recursive: true });
    await assert.rejects(checkModels(folder, { signal }), hasCode('models_missing'));
    await fetchAll();
    assert.deepEqual(fetched, [silero]);
    assert.deepEqual((await readdir(folder)).sort(), folders);
    await checkModels(folder, { signal });
  });

  it('recognises a damaged file and fetches it again', async () => {
    await truncate(path.join(folder, modelFiles.voiceActivity), 1_000);
    await assert.rejects(checkModels(folder, { signal }), hasCode('models_damaged', /npm start/));
    await fetchAll();
    assert.deepEqual((await readdir(folder)).sort(), folders);
    await checkModels(folder, { signal });
  });

  it('leaves nothing half when it is cancelled', async () => {
    await rm(path.join(folder, path.dirname(modelFiles.voiceActivity)), { recursive: true });
    const controller = new AbortController();
    const run = ensureModels({ folder, onProgress: () => controller.abort(), signal: controller.signal });
    await assert.rejects(run, hasCode('cancelled'));
    assert.deepEqual(
      (await readdir(folder)).sort(),
      folders.filter((name) => !name.startsWith('silero')),
    );
  });

  it('removes what a killed run left and keeps what a living one is writing', async () => {
    const child = spawn(process.execPath, ['--eval', '0']);
    await once(child, 'exit');
    const stale = path.join(folder, `.fetching-${child.pid ?? 0}-a`);
    const living = `.fetching-${process.pid}-b`;
    await mkdir(stale);
    await mkdir(path.join(folder, living));
    await rm(path.join(folder, modelFiles.voiceActivity));
    await fetchAll();
    assert.deepEqual((await readdir(folder)).sort(), [living, ...folders]);
  });

  it('lets two runs at once both succeed', async () => {
    await rm(path.join(folder, path.dirname(modelFiles.voiceActivity)), { recursive: true });
    await Promise.all([fetchAll(), fetchAll()]);
    assert.deepEqual((await readdir(folder)).sort(), folders);
    await checkModels(folder, { signal });
  });

  it('names the next step when the registry does not answer', async () => {
    await rm(path.join(folder, path.dirname(modelFiles.voiceActivity)), { recursive: true });
    process.env.npm_config_registry = 'http://127.0.0.1:9/';
    await assert.rejects(fetchAll(), hasCode('models_missing', /npm config get registry.*run the same command again/));
  });

  it('refuses other bytes under the pinned name', async () => {
    await rm(path.join(folder, path.dirname(modelFiles.voiceActivity)), { recursive: true });
    const server = await serveForgedPackage(root);
    process.env.npm_config_registry = server.url;
    await assert.rejects(fetchAll(), hasCode('models_damaged', /npm cache verify/));
    server.close();
    assert.deepEqual(
      (await readdir(folder)).sort(),
      folders.filter((name) => !name.startsWith('silero')),
    );
  });
});

describe('defaultModelsFolder', () => {
  it('prefers EARSHOT_MODELS to the platform cache', () => {
    assert.equal(defaultModelsFolder({ EARSHOT_MODELS: path.resolve('/m') }, 'linux'), path.resolve('/m'));
    const xdg = path.resolve('/c');
    assert.equal(defaultModelsFolder({ XDG_CACHE_HOME: xdg }, 'linux'), path.join(xdg, 'earshot', 'models'));
    assert.equal(defaultModelsFolder({ LOCALAPPDATA: 'L' }, 'win32'), path.join('L', 'earshot', 'models'));
  });
});

function hasCode(code: string, message = /./): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code && message.test(error.message);
}

/** A registry on loopback whose tarball is a package of the right name with nothing in it. */
async function serveForgedPackage(root: string): Promise<{ url: string; close: () => void }> {
  const source = await mkdtemp(path.join(root, 'forged-'));
  const version = modelPackages.find(({ name }) => name === silero)?.version ?? '';
  await mkdir(path.join(source, 'package'));
  await writeFile(path.join(source, 'package', 'package.json'), JSON.stringify({ name: silero, version }));
  const chunks: Buffer[] = [];
  for await (const chunk of create({ gzip: true, cwd: source }, ['package'])) chunks.push(chunk);
  const server = createServer((request, response) => {
    if (request.url?.endsWith('.tgz') === true) return void response.end(Buffer.concat(chunks));
    const dist = { tarball: `${url}forged.tgz` };
    const packument = { name: silero, 'dist-tags': {}, versions: { [version]: { name: silero, version, dist } } };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(packument));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}/`;
  return { url, close: () => server.close() };
}

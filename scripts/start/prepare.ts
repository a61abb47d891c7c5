import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defaultModelsFolder } from '../../host/install/defaultModelsFolder.ts';
import { ensureModels } from '../../host/install/ensureModels.ts';
import { AppError } from '../../protocol/appError.ts';
import { extensionUrl, launchBrowser } from '../browser/launchBrowser.ts';
import type { EarshotBrowser, LaunchOptions } from '../browser/launchBrowser.ts';
import { requireBrowser } from '../browser/requireBrowser.ts';
import { openSurface } from '../browser/surface.ts';
import type { Surface } from '../browser/surface.ts';
import { build } from '../build/build.ts';
import type { Cleanup } from './cleanup.ts';
import { hostCommand } from './hostCommand.ts';
import type { StartOptions } from './options.ts';
import { createSampleWorkspace } from './sampleWorkspace.ts';
import type { RunEvent, Tell } from './runEvent.ts';

export interface Prepared {
  readonly browser: EarshotBrowser;
  readonly page: Awaited<ReturnType<EarshotBrowser['browser']['newPage']>>;
  readonly surface: Surface;
}

/** Everything before the first word: models, build, a throw-away profile and data folder, host, workspace, browser. */
export async function prepare(
  options: StartOptions,
  tell: Tell,
  cleanup: Cleanup,
  signal: AbortSignal,
): Promise<Prepared> {
  const stage = (text: string): void => {
    tell({ event: 'stage', text });
  };
  const executable = options.browser ?? requireBrowser();
  if (needsVoice(options)) await ensureModels({ folder: defaultModelsFolder(), onProgress: stage, signal });
  await build({ onLine: stage });
  signal.throwIfAborted();

  const folder = await mkdtemp(path.join(tmpdir(), 'earshot-'));
  cleanup.add(() =>
    options.keep ? tellKept(tell, folder) : rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  );
  const [profile, home] = [path.join(folder, 'profile'), path.join(folder, 'data')];
  await Promise.all([mkdir(profile), mkdir(home)]);
  const workspace = await openWorkspace(options, folder);
  stage(`Working on ${workspace}`);

  cleanup.add(() => hostCommand(home, ['stop'], AbortSignal.timeout(15_000)));
  await hostCommand(home, ['install', '--profile', profile, '--home', home, '--no-voice'], signal);
  await hostCommand(home, ['workspace', 'add', workspace], signal);

  stage(`Starting ${path.basename(executable)}`);
  const browser = await launchBrowser({
    executable,
    profile,
    headless: options.headless,
    microphone: microphoneFor(options),
  });
  cleanup.add(() => browser.close());
  const [first] = await browser.browser.pages();
  const page = first ?? (await browser.browser.newPage());
  await page.goto(extensionUrl('popup/index.html?tab'));
  return { browser, page, surface: await openSurface(page) };
}

function needsVoice({ requests }: StartOptions): boolean {
  return requests.length === 0 || requests.some((request) => request.kind !== 'type');
}

function microphoneFor({ requests }: StartOptions): LaunchOptions['microphone'] {
  if (requests.length === 0) return 'real';
  return requests.some((request) => request.kind !== 'type') ? 'spoken' : 'ask';
}

async function openWorkspace(options: StartOptions, folder: string): Promise<string> {
  if (options.workspace === undefined) {
    const copy = path.join(folder, 'todo-app');
    await createSampleWorkspace(copy);
    return copy;
  }
  const named = path.resolve(options.workspace);
  const found = await stat(named).catch(() => undefined);
  if (found?.isDirectory() === true) return named;
  throw new AppError('usage', `There is no folder ${named}. Name one with --workspace DIR.`);
}

function tellKept(tell: Tell, folder: string): Promise<void> {
  tell({ event: 'kept', folder } satisfies RunEvent);
  return Promise.resolve();
}

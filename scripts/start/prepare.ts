import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fetchModels } from '../browser/models.ts';
import { AppError } from '../../protocol/appError.ts';
import type { Cleanup } from '../browser/cleanup.ts';
import type { LaunchOptions } from '../browser/launchBrowser.ts';
import { openEarshot } from '../browser/openEarshot.ts';
import type { Earshot } from '../browser/openEarshot.ts';
import { requireBrowser } from '../browser/requireBrowser.ts';
import { build } from '../build/build.ts';
import type { StartOptions } from './options.ts';
import { createSampleWorkspace } from './sampleWorkspace.ts';
import type { Tell } from './runEvent.ts';

/** Everything before the first word: models, build, workspace, and a browser with Earshot in it. */
export async function prepare(
  options: StartOptions,
  tell: Tell,
  cleanup: Cleanup,
  signal: AbortSignal,
): Promise<Earshot> {
  const stage = (text: string): void => {
    tell({ event: 'stage', text });
  };
  const kept = (folder: string): void => {
    tell({ event: 'kept', folder });
  };
  const executable = requireBrowser(options.browser);
  if (speaks(options)) await fetchModels(stage, { signal });
  await build({ onLine: stage });
  signal.throwIfAborted();

  const workspace = await openWorkspace(options, cleanup, kept);
  stage(`Starting ${path.basename(executable)} on ${workspace}`);
  const { headless } = options;
  const microphone = microphoneFor(options);
  const keep = options.keep ? { kept } : {};
  const earshot = await openEarshot({ executable, headless, microphone, workspace, ...keep }, { signal });
  cleanup.add(earshot.close);
  return earshot;
}

/** With nothing scripted a person is going to speak. */
function speaks({ requests }: StartOptions): boolean {
  return requests.length === 0 || requests.some((request) => request.kind !== 'type');
}

function microphoneFor(options: StartOptions): LaunchOptions['microphone'] {
  if (options.requests.length === 0) return 'real';
  return speaks(options) ? 'spoken' : 'ask';
}

async function openWorkspace(options: StartOptions, cleanup: Cleanup, kept: (folder: string) => void): Promise<string> {
  if (options.workspace === undefined) {
    const folder = await mkdtemp(path.join(tmpdir(), 'earshot-workspace-'));
    cleanup.add(async () => {
      if (options.keep) kept(folder);
      else await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    });
    const copy = path.join(folder, 'todo-app');
    await createSampleWorkspace(copy);
    return copy;
  }
  const named = options.workspace;
  const found = await stat(named).catch(() => undefined);
  if (found?.isDirectory() === true) return named;
  throw new AppError('usage', `There is no folder ${named}. Name one with --workspace DIR.`);
}

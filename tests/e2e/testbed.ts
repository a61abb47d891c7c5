import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { openEarshot } from '../../scripts/browser/openEarshot.ts';
import type { Earshot, OpenOptions } from '../../scripts/browser/openEarshot.ts';
import { requireBrowser } from '../../scripts/browser/requireBrowser.ts';
import { createSampleWorkspace } from '../../scripts/start/sampleWorkspace.ts';
import { modelsFolder } from '../../scripts/browser/models.ts';

/** How long anything in a test may take before it counts as stuck. */
const patienceMs = 60_000;

/** A folder that goes with the test. */
export function openFolder(context: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-test-'));
  context.after(() => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return folder;
}

/** A fresh copy of the sample repository, with its uncommitted change and its untracked file. */
export async function openSample(context: TestContext): Promise<string> {
  const folder = path.join(openFolder(context), 'todo-app');
  await createSampleWorkspace(folder);
  return folder;
}

/** Earshot in a real headless browser, closed with the test. */
export async function openBrowser(
  context: TestContext,
  options: Omit<OpenOptions, 'executable' | 'headless'>,
): Promise<Earshot> {
  const signal = AbortSignal.timeout(patienceMs);
  const earshot = await openEarshot({ executable: requireBrowser(), headless: true, ...options }, { signal });
  context.after(earshot.close);
  return earshot;
}

/** A copy of the voice models that a test may damage. */
export function copyModels(context: TestContext): string {
  const folder = path.join(openFolder(context), 'models');
  cpSync(modelsFolder, folder, { recursive: true });
  return folder;
}

/** A signal for one step. */
export function patience(): { readonly signal: AbortSignal } {
  const controller = new AbortController();
  // AbortSignal.timeout's reason says nothing by the time a reporter prints it.
  const timer = setTimeout(() => {
    controller.abort(new Error(`Waited ${patienceMs / 1000} seconds in vain.`));
  }, patienceMs);
  timer.unref();
  return { signal: controller.signal };
}

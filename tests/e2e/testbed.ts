import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { Cleanup } from '../../scripts/browser/cleanup.ts';
import { openEarshot } from '../../scripts/browser/openEarshot.ts';
import type { Earshot, OpenOptions } from '../../scripts/browser/openEarshot.ts';
import { requireBrowser } from '../../scripts/browser/requireBrowser.ts';
import { createSampleWorkspace } from '../../scripts/start/sampleWorkspace.ts';
import { modelsFolder } from '../../scripts/browser/models.ts';

/** How long anything in a test may take before it counts as stuck. */
const patienceMs = 60_000;

/** Who owns what a test opens: the test's context, or a whole suite. */
export interface Owner {
  after(close: () => void | Promise<void>): void;
}

/** For what all tests of a suite share: a browser costs some seconds to start, and a cold voice some more. In a `describe`. */
export function ownedBySuite(): Owner {
  return inReverse({ after });
}

/** What is opened last goes first, and all of it goes: a test's own hooks run in the order they came, up to one that fails. */
export function inReverse(owner: Owner): Owner {
  const cleanup = new Cleanup();
  owner.after(() => cleanup.run());
  return {
    after: (close) => {
      cleanup.add(async () => {
        await close();
      });
    },
  };
}

/** A folder that goes with its owner. */
export function openFolder(context: Owner): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-test-'));
  context.after(() => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return folder;
}

/** A fresh copy of the sample repository, with its uncommitted change and its untracked file. */
export async function openSample(context: Owner): Promise<string> {
  const folder = path.join(openFolder(context), 'todo-app');
  await createSampleWorkspace(folder);
  return folder;
}

/** Earshot in a real headless browser, closed with its owner. */
export async function openBrowser(
  context: Owner,
  options: Omit<OpenOptions, 'executable' | 'headless'>,
): Promise<Earshot> {
  const signal = AbortSignal.timeout(patienceMs);
  const earshot = await openEarshot({ executable: requireBrowser(), headless: true, ...options }, { signal });
  context.after(earshot.close);
  return earshot;
}

/** A copy of the voice models that a test may damage. */
export function copyModels(context: Owner): string {
  const folder = path.join(openFolder(context), 'models');
  cpSync(modelsFolder, folder, { recursive: true });
  return folder;
}

/** A signal for one step; `step` says which. */
export function patience(step?: string): { readonly signal: AbortSignal } {
  const controller = new AbortController();
  // AbortSignal.timeout's reason says nothing by the time a reporter prints it.
  const timer = setTimeout(() => {
    controller.abort(
      new Error(`Waited ${patienceMs / 1000} seconds in vain${step === undefined ? '' : ` for ${step}`}.`),
    );
  }, patienceMs);
  timer.unref();
  return { signal: controller.signal };
}

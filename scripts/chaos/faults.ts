import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser } from 'puppeteer-core';
import { openRunFolder, readDaemonEntry } from '../../host/link/daemonEntry.ts';
import { killWorker } from '../browser/killWorker.ts';
import type { ChaosStage } from './chaosStage.ts';
import type { FaultKind } from './plan.ts';

/** Breaks one thing. What is not there at the moment cannot be broken, and that is no error. */
export const inflict: Readonly<Record<FaultKind, (stage: ChaosStage) => Promise<void> | void>> = {
  'worker killed': ({ earshot }) => killWorker(earshot.browser),
  'sideband cut': ({ provider }) => {
    provider.proxy.simulateCut();
  },
  'sideband stalled': ({ provider }) => {
    provider.proxy.simulateStall();
  },
  'sideband refused': ({ provider }) => {
    provider.proxy.simulateRefusal(true);
  },
  'data channel dropped': async ({ earshot }) => {
    await earshot.offscreen.evaluate('earshotChannel?.close()');
  },
  'relay killed': async ({ earshot }) => {
    for (const pid of await findRelays(earshot.browser)) kill(pid);
  },
  'daemon killed': ({ earshot }) => {
    const daemon = readDaemonEntry(openRunFolder(earshot.home));
    if (daemon !== undefined) kill(daemon.pid);
  },
  'voice server killed': ({ provider }) => provider.killVoice(),
};

/** The relays this browser started. */
async function findRelays(browser: Browser): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid=,args=']);
  const processes = stdout.split('\n').flatMap((line) => {
    const [, pid, parent, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return args === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), args }];
  });
  const ours = new Set([browser.process()?.pid]);
  for (let before = 0; before < ours.size;) {
    before = ours.size;
    for (const { pid, parent } of processes) if (ours.has(parent)) ours.add(pid);
  }
  return processes.filter(({ pid, args }) => ours.has(pid) && args.includes('relay.js')).map(({ pid }) => pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went by itself meanwhile.
  }
}

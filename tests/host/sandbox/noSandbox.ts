import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sandboxHere } from './sandboxBench.ts';

const processes = await mkdtemp(path.join(tmpdir(), 'earshot-'));

/** Why tests of a sandbox are skipped; false where one works. */
export const noSandbox = (await sandboxHere(processes)) === undefined ? 'This system has no working sandbox.' : false;

await rm(processes, { recursive: true });

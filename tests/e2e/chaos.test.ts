import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { describe, it } from 'node:test';
import { Cleanup } from '../../scripts/browser/cleanup.ts';
import { openChaosStage } from '../../scripts/chaos/chaosStage.ts';
import { faultKinds } from '../../scripts/chaos/plan.ts';
import { isSound, toLine, toTable } from '../../scripts/chaos/report.ts';
import { runChaos } from '../../scripts/chaos/runChaos.ts';

// The short form of `npm run chaos`: each kind of fault once, at moments drawn anew in every run.
const seed = Number(process.env['EARSHOT_SEED'] ?? randomInt(1_000_000));

describe('spoken requests while everything breaks', () => {
  it('are neither lost nor carried out twice', async (context) => {
    console.log(`npm run chaos -- --seed ${seed} --requests ${faultKinds.length}`);
    const cleanup = new Cleanup();
    context.after(() => cleanup.run());
    const stop = new AbortController();
    const stage = await openChaosStage(cleanup, stop);
    const lines: string[] = [];
    const note = (...result: Parameters<typeof toLine>): void => void lines.push(toLine(...result));
    const run = await runChaos(stage, { seed, requests: faultKinds.length }, note, stop);
    assert.ok(isSound(run), `${lines.join('\n')}\n${toTable(run)}`);
  });
});

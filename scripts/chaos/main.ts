import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Cleanup } from '../browser/cleanup.ts';
import { prepareBrowser } from '../browser/prepareBrowser.ts';
import { openChaosStage } from './chaosStage.ts';
import { isSound, toLine, toTable } from './report.ts';
import { runChaos } from './runChaos.ts';

// npm run chaos [-- --seed N --requests N]: real speech into the built extension while its parts are killed at random
// moments. The seed fixes what breaks and when; exit 1 when a request was lost or carried out
// twice, or too many were not understood.
const { values } = parseArgs({ options: { seed: { type: 'string' }, requests: { type: 'string', default: '100' } } });
const [seed, requests] = [Number(values.seed ?? randomInt(1_000_000)), Number(values.requests)];
if (!Number.isInteger(seed) || !Number.isInteger(requests) || requests < 1) {
  console.error('Usage: npm run chaos [-- --seed N --requests N], both whole numbers.');
  process.exit(64);
}
await prepareBrowser((line) => process.stderr.write(`${line}\n`));
const cleanup = new Cleanup();
const stop = new AbortController();
process.on('SIGINT', () => stop.abort(new Error('Stopped.')));
try {
  const stage = await openChaosStage(cleanup, stop);
  console.log(`${requests} requests (--seed ${seed})`);
  const tell = (...result: Parameters<typeof toLine>): void => console.log(toLine(...result));
  const run = await runChaos(stage, { seed, requests }, tell, stop);
  console.log(`\n${toTable(run)}`);
  for (const result of run.twice) console.log(`Carried out twice: ${toLine(result, run.results.indexOf(result))}`);
  process.exitCode = isSound(run) ? 0 : 1;
} finally {
  await cleanup.run();
}

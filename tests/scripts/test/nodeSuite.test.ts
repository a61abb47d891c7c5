import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { createNodeSuite } from '../../../scripts/test/nodeSuite.ts';
import type { TestResult } from '../../../scripts/test/suite.ts';
import { temporaryFolder } from '../../host/temporaryFolder.ts';

const begin = `import { test } from 'node:test';\n`;

/** Runs files of tests with these texts, each in its own process; how each ended, by the file's number and test's name. */
async function runTexts(
  t: TestContext,
  texts: readonly string[],
  mostSilentMs = 60_000,
): Promise<[string, TestResult][]> {
  const folder = await temporaryFolder(t);
  const files = texts.map((_, index) => path.join(folder, `${index}.test.mjs`));
  await Promise.all(files.map((file, index) => writeFile(file, begin + (texts[index] ?? ''))));
  const results: [string, TestResult][] = [];
  const suite = createNodeSuite('texts', files, { processes: 2, mostSilentMs });
  await suite.run(suite.files, (result) => results.push([`${path.basename(result.file)[0]} ${result.name}`, result]));
  return results.sort(([one], [other]) => (one < other ? -1 : 1));
}

const outcomes = (results: readonly [string, TestResult][]): string[] =>
  results.map(([name, { outcome }]) => `${name}: ${outcome}`);

describe('a suite of files for Node', () => {
  it('tells what passed, failed and was skipped', async (t) => {
    const results = await runTexts(t, [
      `test('is well', () => {}); test('is not for here', { skip: 'no' }, () => {});`,
      `test('is wrong', () => { throw new Error('as it should'); });`,
    ]);
    assert.deepEqual(outcomes(results), ['0 is not for here: skipped', '0 is well: passed', '1 is wrong: failed']);
    assert.match(results[2]?.[1].error ?? '', /as it should/);
  });

  it('tells of a group that was skipped, whose tests are not there', async (t) => {
    const group = `import { describe } from 'node:test'; describe('a group', { skip: 'no' }, () => test('never', () => {}));`;
    assert.deepEqual(outcomes(await runTexts(t, [group])), ['0 a group: skipped']);
  });

  it('a file that hangs is killed and named, and the others run', async (t) => {
    const hangs = `test('is well', () => {}); test('hangs', () => new Promise(() => setInterval(() => {}, 1000)));`;
    const results = await runTexts(t, [hangs, `test('is well', () => {});`], 3_000);
    assert.deepEqual(outcomes(results), ['0 ends by itself: failed', '0 is well: passed', '1 is well: passed']);
    assert.match(results[0]?.[1].error ?? '', /No test finished for 3 s.*last that finished: "is well"/);
  });

  it('a process that dies between its tests is a failure', async (t) => {
    const results = await runTexts(t, [
      `test('is well', () => {}); setImmediate(() => process.kill(process.pid, 'SIGKILL'));`,
    ]);
    assert.equal(outcomes(results)[0], '0 ends by itself: failed');
    assert.match(results[0]?.[1].error ?? '', /SIGKILL|exit code/);
  });

  it('what a test leaves behind with its pipe open does not hold the run up', async (t) => {
    const leaves = `import { spawn } from 'node:child_process';
    test('leaves one', () => spawn('sleep', ['60'], { stdio: 'inherit', detached: true }).unref());`;
    const results = await runTexts(t, [leaves]);
    assert.deepEqual(outcomes(results), ['0 leaves one: passed']);
  });
});

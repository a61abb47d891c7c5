import { readdirSync } from 'node:fs';
import path from 'node:path';
import { build } from '../build/build.ts';
import { fetchModels } from '../browser/models.ts';
import { requireBrowser } from '../browser/requireBrowser.ts';
import { ensureCodex } from '../codex/ensureCodex.ts';
import { createBrowserSuite } from './browserSuite.ts';
import { createNodeSuite } from './nodeSuite.ts';
import { checkTagged } from './checkTagged.ts';
import { printFailure, runSuites } from './runSuites.ts';

// npm test [-- WORD …]: every test file, or those whose path contains one of the words.
const root = path.resolve(import.meta.dirname, '../..');
const words = process.argv.slice(2);

const found = readdirSync(path.join(root, 'tests'), { recursive: true, encoding: 'utf8' })
  .map((file) => path.join('tests', file))
  .filter((file) => /\.test\.tsx?$/.test(file) && !file.startsWith(path.join('tests', 'long')))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort();
const inBrowser = (file: string): boolean => /\.browser\.test\.tsx?$/.test(file);
const endToEnd = (file: string): boolean => file.startsWith(path.join('tests', 'e2e'));

requireBrowser();
const onLine = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
await fetchModels(onLine, new AbortController());
await ensureCodex(onLine, new AbortController());
await build({ onLine });

/** Rooms whose tests start nothing and touch no process-wide state. */
const startsNothing = (file: string): boolean =>
  /^tests.(background|offscreen|popup|protocol|settings|welcome)./.test(file) && !inBrowser(file);

const suites = [
  createNodeSuite('in one process', found.filter(startsNothing), 'together'),
  createNodeSuite(
    'node',
    found.filter((file) => !inBrowser(file) && !endToEnd(file) && !startsNothing(file)),
    2,
  ),
  createBrowserSuite(root, found.filter(inBrowser)),
  // One at a time: each has a browser and a voice of its own on two cores.
  createNodeSuite('end to end', found.filter(endToEnd), 1),
];
const run = await runSuites(root, suites);
// Only a whole run can say that a test it did not see has not run.
const absent = words.length > 0 ? [] : checkTagged(root, run.results);
for (const result of absent) printFailure(root, result);
const failed = run.failed + absent.length;
if (run.skipped > 0) console.log(`${run.skipped} skipped on this system`);
// The last line, always in this form: CI reads it.
console.log(`${run.passed} passed, ${failed} failed`);
process.exit(failed === 0 && run.passed > 0 ? 0 : 1);

import path from 'node:path';
import { createBrowserSuite } from './browserSuite.ts';
import { createNodeSuite } from './nodeSuite.ts';
import { checkTagged } from './checkTagged.ts';
import { findTests } from './findTests.ts';
import { prepareTests } from './prepareTests.ts';
import { printCounts, printFailure, runSuites } from './runSuites.ts';

// npm test [-- WORD …]: every test file but the long ones, or those whose path contains one of the words.
const root = path.resolve(import.meta.dirname, '../..');
const words = process.argv.slice(2);
const found = findTests(root, words, 'usual');
const inBrowser = (file: string): boolean => /\.browser\.test\.tsx?$/.test(file);
const endToEnd = (file: string): boolean => file.startsWith(path.join('tests', 'e2e'));

await prepareTests();

/** Rooms whose tests start nothing and touch no process-wide state. */
const startsNothing = (file: string): boolean =>
  /^tests.(background|offscreen|popup|protocol|settings|welcome)./.test(file) && !inBrowser(file);

const suites = [
  createNodeSuite('in one process', found.filter(startsNothing), { processes: 'together' }),
  createNodeSuite(
    'node',
    found.filter((file) => !inBrowser(file) && !endToEnd(file) && !startsNothing(file)),
    { processes: 2 },
  ),
  createBrowserSuite(root, found.filter(inBrowser)),
  // One at a time: each has a browser and a voice of its own on two cores.
  createNodeSuite('end to end', found.filter(endToEnd), { processes: 1 }),
];
const run = await runSuites(root, suites);
// Only a whole run can say that a test it did not see has not run.
const absent = words.length > 0 ? [] : checkTagged(root, run.results);
for (const result of absent) printFailure(root, result);
process.exit(printCounts({ ...run, failed: run.failed + absent.length }));

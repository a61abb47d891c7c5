import path from 'node:path';
import { findTests } from '../test/findTests.ts';
import { createNodeSuite } from '../test/nodeSuite.ts';
import { prepareTests } from '../test/prepareTests.ts';
import { printCounts, runSuites } from '../test/runSuites.ts';

// npm run long [-- WORD …]: the tests that are too heavy for every run, or those whose path contains one of the words.
const root = path.resolve(import.meta.dirname, '../..');
const files = findTests(root, process.argv.slice(2), 'long');
if (files.length === 0) {
  console.error('No file in tests/long has a path with one of these words. Without words, all of them run.');
  process.exit(64);
}
await prepareTests();
const suite = createNodeSuite('long', files, { processes: 1, mostSilentMs: 3_600_000 });
process.exit(printCounts(await runSuites(root, [suite])));

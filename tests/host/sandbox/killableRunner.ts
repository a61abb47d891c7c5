import { openProcessBook } from '../../../host/processes/processBook.ts';
import { createCommandRunner } from '../../../host/sandbox/commandRunner.ts';
import { sandboxHere } from './sandboxBench.ts';

// A host that runs one command in a sandbox, for a test to kill: node killableRunner.ts PROCESSES ROOT SCRIPT
const [processes = '', root = '', script = ''] = process.argv.slice(2);
const runner = createCommandRunner({
  env: process.env,
  book: openProcessBook(processes).book,
  findSandbox: () => sandboxHere(processes),
  secrets: [],
});
await runner.run(
  root,
  { argv: ['/bin/sh', '-c', script], folder: '', network: false, timeoutMs: 60_000 },
  { fenced: [], onLine: () => undefined, signal: new AbortController().signal },
);

import { childEnvironment } from '../../../host/processes/childEnvironment.ts';
import { openProcessBook } from '../../../host/processes/processBook.ts';
import { runProcess } from '../../../host/processes/runProcess.ts';

// A host that runs one command, for a test to kill: node killableHost.ts PROCESSES FOLDER SCRIPT
const [processes = '', folder = '', script = ''] = process.argv.slice(2);
await runProcess(['/bin/sh', '-c', script], {
  folder,
  env: childEnvironment(process.env),
  timeoutMs: 60_000,
  book: openProcessBook(processes).book,
  onLine: () => undefined,
  signal: new AbortController().signal,
});

import { spawn } from 'node:child_process';
import path from 'node:path';
import { build } from '../build/build.ts';
import { callersFolder } from '../callersFolder.ts';
import { readParts } from './readParts.ts';

// npm run --silent host -- ARGS: `earshot-host` of a checkout, built first when it is not up to date.
const cli = path.resolve(import.meta.dirname, '../../dist-host/cli.js');
const args = process.argv.slice(2);
await build({ ...readParts(args), onLine: (line) => process.stderr.write(`${line}\n`) });
const child = spawn(process.execPath, [cli, ...args], { cwd: callersFolder(), stdio: 'inherit' });
// Ctrl-C reaches the child by itself (same terminal); this process waits for it to end its work.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});

import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';

// Stands before the real relay and makes the extension look like one of another protocol version: what the daemon answers
// to that is its own. One digit replaces another, so frame lengths stay true.
const [relay = '', ...args] = process.argv.slice(2);
const child = spawn(process.execPath, [relay, ...args], { stdio: ['pipe', 'inherit', 'inherit'] });
process.stdin.on('data', (chunk) => {
  child.stdin.write(
    Buffer.from(chunk.toString('latin1').replace('"protocolVersion":1', '"protocolVersion":2'), 'latin1'),
  );
});
process.stdin.on('end', () => child.stdin.end());
child.on('exit', (code) => process.exit(code ?? 1));

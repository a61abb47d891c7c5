import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';

// Stands before the real relay. The first `task.start` never reaches the daemon: it and all after it are kept back, and a
// file says so. Relays of later connections let everything through.
const [heldFile = '', relay = '', ...args] = process.argv.slice(2);
const child = spawn(process.execPath, [relay, ...args], { stdio: ['pipe', 'inherit', 'inherit'] });
const mayHold = !existsSync(heldFile);
let holding = false;
process.stdin.on('data', (chunk) => {
  if (mayHold && !holding && chunk.includes('"method":"task.start"')) {
    holding = true;
    writeFileSync(heldFile, '');
  }
  if (!holding) child.stdin.write(chunk);
});
process.stdin.on('end', () => child.stdin.end());
child.on('exit', (code) => process.exit(code ?? 1));

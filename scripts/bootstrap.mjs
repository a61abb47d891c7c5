// `npm start`, `npm test` and the rest enter here, on a machine that may have nothing but Node: this file imports no
// package. It installs the dependencies when they are missing or old, then runs the TypeScript program it was given.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const [program, ...args] = process.argv.slice(2);
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  fail(
    `Earshot needs Node 20.19 or newer; this is ${process.version}. Install a newer Node, then run the command again.`,
  );
}
installDependencies();
runProgram();

function installDependencies() {
  if (areInstalled()) return;
  process.stderr.write('Installing dependencies (once; about a minute) …\n');
  // npm's own words go to stderr: stdout may be a stream of JSON events.
  const npm = process.env.npm_execpath;
  const [command, prefix] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  // Not `npm ci`: it refuses a lock file without the optional binaries of other platforms, and npm writes just that.
  // `install --no-save` takes the locked versions and leaves the lock file as it is; `--include=dev` whatever NODE_ENV or
  // the user's npm leaves out.
  const result = spawnSync(
    command,
    [...prefix, 'install', '--include=dev', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32' && command === 'npm',
    },
  );
  if (result.status !== 0) {
    fail(
      'The dependencies could not be installed. Is the npm registry reachable (npm ping)? ' +
        'Once it is, run the same command again; nothing half-installed is used.',
    );
  }
  if (!areInstalled()) {
    fail(
      'npm says it has installed the dependencies, yet node_modules is not what package-lock.json names. ' +
        'Is npm set to leave packages out ("npm config ls")? Remove node_modules and run the same command again.',
    );
  }
}

/** npm writes its own record of what it installed, last: every locked package must stand in it with its version. */
function areInstalled() {
  try {
    const wanted = readPackages('package-lock.json');
    const found = readPackages(path.join('node_modules', '.package-lock.json'));
    return Object.entries(wanted).every(
      ([name, { version, optional }]) => name === '' || optional === true || found[name]?.version === version,
    );
  } catch {
    return false;
  }
}

function readPackages(file) {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;
}

function runProgram() {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(root, program), ...args], { stdio: 'inherit' });
  // Ctrl-C reaches the child by itself (same terminal); this process only waits. Other signals are handed on.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
  });
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

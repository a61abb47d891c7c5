import path from 'node:path';

/** A program of ours, ready for `spawn(process.execPath, args, { cwd })`: flags, then its absolute file. */
export interface NodeProgram {
  readonly args: readonly string[];
  /** A folder of ours: a process that lives long must not hold the user's. */
  readonly cwd: string;
}

export type ProgramName = 'relay' | 'daemon' | 'cli' | 'voice';

/**
 * Where the program `name` is, told from the caller's own `import.meta.filename`: beside it in dist-host/ when built, at its
 * `main.ts` when run from source, then through tsx.
 */
export function findProgram(mainFile: string, name: ProgramName): NodeProgram {
  const folder = path.dirname(mainFile);
  if (path.extname(mainFile) === '.js') return { args: [path.join(folder, `${name}.js`)], cwd: folder };
  const root = path.resolve(folder, '..', '..');
  const main = path.join(root, ...(name === 'voice' ? ['voice'] : ['host', name]), 'main.ts');
  return { args: ['--import', import.meta.resolve('tsx'), main], cwd: root };
}

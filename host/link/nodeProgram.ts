import path from 'node:path';

/** A program of ours, ready for `spawn(process.execPath, args, { cwd })`. */
export interface NodeProgram {
  readonly args: readonly string[];
  readonly cwd: string;
}

export type ProgramName = 'relay' | 'daemon' | 'cli' | 'voice';

/**
 * Where the program `name` is, told from the caller's own `import.meta.filename`: beside it in dist-host/ when built, at its
 * `main.ts` when run from source, then with the caller's loader. `cwd` lets that loader be found and pins no user folder.
 */
export function findProgram(mainFile: string, name: ProgramName): NodeProgram {
  const folder = path.dirname(mainFile);
  if (path.extname(mainFile) === '.js') return { args: [path.join(folder, `${name}.js`)], cwd: folder };
  const root = path.resolve(folder, '..', '..');
  const main = path.join(root, ...(name === 'voice' ? ['voice'] : ['host', name]), 'main.ts');
  return { args: ['--import', 'tsx', main], cwd: root };
}

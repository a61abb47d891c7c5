/** The entry file of a worker thread and the flags it needs. */
export interface ThreadProgram {
  readonly entry: URL;
  readonly execArgv: string[];
}

/**
 * Finds a thread's program by its path below voice/, without extension: when we run from source the source, else the
 * built file of that name beside the built file that holds this.
 */
export function findThreadProgram(source: string): ThreadProgram {
  if (!import.meta.url.endsWith('.ts')) {
    const name = source.replace(/^.*\//, '');
    return { entry: new URL(`./${name}.js`, import.meta.url), execArgv: [] };
  }
  // `--import tsx` covers the main thread only.
  const hook = `import { register } from ${JSON.stringify(import.meta.resolve('tsx/esm/api'))}; register();`;
  const execArgv = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`];
  return { entry: new URL(`../${source}.ts`, import.meta.url), execArgv };
}

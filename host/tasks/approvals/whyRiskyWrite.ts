import * as z from 'zod/mini';
import { isProgram, whyRisky } from '../../workspace/whyRisky.ts';

/** One file as a write would change it: `path` resolved, `before` only needed of a package.json. */
export interface WrittenFile {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: Uint8Array | undefined;
  /** Whether the file can be run as it is, and as it would be. */
  readonly executable: { readonly before: boolean; readonly after: boolean };
}

/** Why a write is risky, looking at what it changes: of a package.json only what a package manager would run. Pure. */
export function whyRiskyWrite({ path, before, after, executable }: WrittenFile): string | undefined {
  const becomes = executable.after && !executable.before;
  if (becomes || isProgram({ path, executable: executable.before })) return 'it can be run';
  const reason = whyRisky(path);
  const interpreted = after?.[0] === 0x23 && after[1] === 0x21;
  if (reason === undefined) return isProgram({ path, executable: interpreted }) ? 'it can be run' : undefined;
  if (!isPackage(path) || after === undefined) return reason;
  const [old, next] = [readPackage(before), readPackage(new TextDecoder().decode(after))];
  return old !== undefined && old === next ? undefined : reason;
}

export function isPackage(path: string): boolean {
  return /(?:^|\/)package\.json$/i.test(path);
}

const packageFile = z.record(z.string(), z.unknown());
/** All else in a package.json is only read. */
const harmless = new Set(['name', 'description', 'keywords', 'author', 'license', 'homepage', 'version', 'private']);

/** What of a package.json decides what runs, as comparable text; undefined when it cannot be read. */
function readPackage(text: string | undefined): string | undefined {
  try {
    const fields = Object.entries(z.parse(packageFile, JSON.parse(text ?? '')));
    return JSON.stringify(fields.filter(([name]) => !harmless.has(name)).sort(([a], [b]) => (a < b ? -1 : 1)));
  } catch {
    return undefined;
  }
}

import path from 'node:path';
import { buildExtension, extensionInputs } from './buildExtension.ts';
import { buildHost, hostInputs } from './buildHost.ts';
import { isFresh, markFresh, readInputs } from './freshness.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** The extension (dist/), or the host (dist-host/). */
type PartName = 'extension' | 'host';

interface BuildOptions {
  /** Absent: both. */
  readonly only?: PartName;
  /** Told once for each part that is built; nothing when all is up to date. */
  readonly onLine: (line: string) => void;
}

/** Builds the extension into dist/ and the host into dist-host/, whatever of them is not up to date. */
export async function build({ only, onLine }: BuildOptions): Promise<void> {
  const parts = [
    { name: 'extension', output: 'dist/manifest.json', inputs: extensionInputs, run: buildExtension },
    { name: 'host', output: 'dist-host/build-id', inputs: hostInputs, run: buildHost },
  ] as const;
  for (const { name, output, inputs, run } of parts) {
    if (only !== undefined && name !== only) continue;
    const hash = readInputs(root, inputs);
    if (isFresh(root, { name, output, hash })) continue;
    onLine(`Building the ${name} …`);
    await run(root);
    markFresh(root, { name, hash });
  }
}

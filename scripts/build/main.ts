import { build } from './build.ts';

// npm run build: what is up to date is left alone.
await build({ onLine: (line) => process.stderr.write(`${line}\n`) });

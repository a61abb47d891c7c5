import path from 'node:path';
import { pathToFileURL } from 'node:url';

// Test files in one process: `node --import tsx together.mjs FILES`. Each of them by itself costs half a second of starting.
for (const file of process.argv.slice(2)) await import(pathToFileURL(path.resolve(file)).href);

import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { runDaemon } from '../../host/daemon/runDaemon.ts';
import { createCommandsEngine } from '../../host/engines/commands/commandsEngine.ts';
import { createScriptedEngine, stepsSchema } from './scriptedEngine.ts';

// A daemon as any other, but for its engine. Only a test can start it: production programs know no other engine than their
// own, and nothing that a user can set names one. It reads EARSHOT_TEST_SCRIPT, a JSON file, at each request.
const scriptSchema = z.array(z.strictObject({ when: z.string(), steps: stepsSchema }));
const scriptFile = process.env['EARSHOT_TEST_SCRIPT'] ?? '';

const commands = createCommandsEngine();
const chosen = createScriptedEngine((prompt) => {
  const script = z.parse(scriptSchema, JSON.parse(readFileSync(scriptFile, 'utf8')));
  return script.find(({ when }) => prompt.toLowerCase().includes(when))?.steps;
}, commands);

// As if it lay in dist-host/: it is of the same build as the relays there.
const mainFile = path.resolve(import.meta.dirname, '../../dist-host/daemon.js');
await runDaemon({ mainFile, commands, choose: () => Promise.resolve(chosen) });

import { createCommandsEngine } from '../engines/commands/commandsEngine.ts';
import { runDaemon } from './runDaemon.ts';

// What a relay or a terminal starts, detached.
await runDaemon({ mainFile: import.meta.filename, commands: createCommandsEngine() });

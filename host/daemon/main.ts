import { createCommandsEngine } from '../engines/commands/commandsEngine.ts';
import { runDaemon } from './runDaemon.ts';

// What a relay or a terminal starts, detached.
const commands = createCommandsEngine();
await runDaemon({ mainFile: import.meta.filename, engines: { commands, chosen: commands } });

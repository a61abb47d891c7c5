import { AppError } from '../protocol/appError.ts';
import { serveContract } from '../protocol/channel.ts';
import { voiceContract } from '../protocol/voiceContract.ts';
import { createIpcPort } from './link/ipcPort.ts';
import { startVoice } from './startVoice.ts';

const port = createIpcPort(process);
let starting: Promise<{ readonly port: number }> | undefined;

const served = serveContract(port, voiceContract, {
  'voice.start': (params, { signal }) => {
    if (starting !== undefined) throw new AppError('voice_failed', 'This voice server was started already.');
    starting = startVoice({ params, emit: (event, data) => served.emit(event, data), signal });
    return starting;
  },
});

// The daemon is gone, and with it everyone who may make a call.
port.onDisconnect(() => process.exit(0));

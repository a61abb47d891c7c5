import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { AppError } from '../../protocol/appError.ts';
import { serveContract } from '../../protocol/channel.ts';
import { voiceContract } from '../../protocol/voiceContract.ts';

// A voice server without a voice, as a program to fork; the models folder `/damaged` is. What a test wants of it goes over
// HTTP: GET /asked tells the bodies posted to client_secrets, POST /calls sets the number of calls, POST /die ends it.

const asked: { authorization: string | undefined; body: unknown }[] = [];

const served = serveContract(
  {
    postMessage: (message) => void process.send?.(message),
    onMessage: (listener) => void process.on('message', listener),
    onDisconnect: (listener) => void process.on('disconnect', listener),
    disconnect: () => process.disconnect(),
  },
  voiceContract,
  {
    'voice.start': ({ secret, modelsFolder }) => {
      if (modelsFolder === '/damaged') throw new AppError('models_damaged', 'The models are damaged.');
      return listen(secret);
    },
  },
);
process.on('disconnect', () => process.exit(0));

function listen(secret: string): Promise<{ port: number }> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      switch (request.url) {
        case '/v1/realtime/client_secrets':
          asked.push({
            authorization: request.headers.authorization?.replace(secret, 'SECRET'),
            body: JSON.parse(body),
          });
          response.end(JSON.stringify({ value: `token-${asked.length}` }));
          return;
        case '/asked':
          response.end(JSON.stringify(asked));
          return;
        case '/calls':
          served.emit('calls.changed', { count: Number(body) });
          response.end();
          return;
        default:
          process.exit(7);
      }
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({ port: typeof address === 'object' && address !== null ? address.port : 0 });
    });
  });
}

import { WebSocket } from 'ws';
import * as z from 'zod';
import { commandTemplates } from '../host/engines/commands/commandTemplates.ts';
import { extensionId } from '../protocol/limits.ts';
import type { Cleanup } from '../scripts/browser/cleanup.ts';
import { startVoice } from '../scripts/wire/startVoice.ts';
import type { StartedVoice } from '../scripts/wire/startVoice.ts';
import { WireProxy } from '../scripts/wire/wireProxy.ts';
import type { ProxiedCall } from '../scripts/wire/wireProxy.ts';

/** The real voice server behind a proxy that can be as slow as one far away. */
export interface BenchProvider {
  readonly voice: StartedVoice;
  readonly proxy: WireProxy;
}

/** The provider's one key. */
export const providerKey = 'bench-key';
const hints = { templates: [...commandTemplates], identifiers: ['fetch user', 'todo list'], files: ['store'] };

export async function openBenchProvider(cleanup: Cleanup): Promise<BenchProvider> {
  const voice = await startVoice({ allowedOrigins: [`chrome-extension://${extensionId}`] });
  cleanup.add(() => voice.close());
  const proxy = new WireProxy(providerKey);
  cleanup.add(() => proxy.close());
  await proxy.listen();
  proxy.setUpstream({ baseUrl: voice.baseUrl, openToken: () => voice.openToken(undefined, hints) });
  return { voice, proxy };
}

const eventSchema = z.looseObject({ type: z.string() });

/** When the server sends an event of this type in a call, told by a sideband of our own that no proxy slows. */
export function untilEvent(
  { upstream, callId, token }: ProxiedCall,
  type: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<number> {
  const url = `${upstream.baseUrl.replace('http', 'ws')}/v1/realtime?call_id=${callId}`;
  const socket = new WebSocket(url, ['realtime', `openai-insecure-api-key.${token}`]);
  return new Promise((resolve, reject) => {
    const end = (): void => {
      socket.close();
      reject(new Error(`No ${type} came.`));
    };
    signal.addEventListener('abort', end, { once: true });
    socket.on('error', reject);
    socket.on('message', (data: Buffer) => {
      if (eventSchema.parse(JSON.parse(data.toString())).type !== type) return;
      signal.removeEventListener('abort', end);
      socket.close();
      resolve(Date.now());
    });
  });
}

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { RTCPeerConnection } from 'werift';
import * as z from 'zod';
import { codexHomesFolder, requireCodexBinary } from '../scripts/codex/codexBinary.ts';
import { ensureCodex } from '../scripts/codex/ensureCodex.ts';
import { providerKey } from './benchProvider.ts';
import type { BenchProvider } from './benchProvider.ts';
import { CodexServer } from './codexServer.ts';
import { median, rowAgainst } from './row.ts';
import type { Row } from './row.ts';

const starts = 6;
const threadSchema = z.looseObject({ thread: z.looseObject({ id: z.string() }) });

/** The real Codex's own share of a start over the same server, and ours (`ownShareMs`) as a multiple of it. */
export async function codexStart(
  { proxy }: BenchProvider,
  ownShareMs: number,
  { signal }: { readonly signal: AbortSignal },
): Promise<Row[]> {
  await ensureCodex((line) => process.stderr.write(`${line}\n`), { signal });
  const home = path.join(codexHomesFolder(), 'bench');
  mkdirSync(home, { recursive: true });
  const provider = `{name="bench",base_url="${proxy.baseUrl}/v1",wire_api="responses",env_key="BENCH_KEY",request_max_retries=0}`;
  const settings = [
    'model_provider="bench"',
    `model_providers.bench=${provider}`,
    `experimental_realtime_ws_base_url="${proxy.baseUrl.replace('http', 'ws')}"`,
  ];
  const env = { PATH: process.env['PATH'], HOME: home, CODEX_HOME: home, BENCH_KEY: providerKey };
  const codex = new CodexServer(
    requireCodexBinary(),
    settings.flatMap((setting) => ['-c', setting]),
    env,
  );
  proxy.onlyOffers = true;
  try {
    const clientInfo = { name: 'earshot-bench', title: 'Earshot', version: '0' };
    await codex.request('initialize', { clientInfo, capabilities: { experimentalApi: true } }, { signal });
    codex.notify('initialized', {});
    const shares: number[] = [];
    for (let run = 0; run < starts; run++) shares.push(await startOnce(codex, proxy, { signal }));
    const [first = Number.NaN, ...warm] = shares;
    const group = 'Codex, same server';
    return [
      { group, name: 'start → answer, without the provider, first', value: first, unit: 'ms' },
      { group, name: 'start → answer, without the provider, warm', value: median(warm), unit: 'ms' },
      rowAgainst(group, 'Earshot, warm (goal: at most 0.5 ×)', ownShareMs, { name: 'Codex, warm', ms: median(warm) }),
      rowAgainst(group, 'Earshot, warm (goal: at most 1 ×)', ownShareMs, { name: 'Codex, first', ms: first }),
    ];
  } finally {
    proxy.onlyOffers = false;
    await codex.close();
  }
}

async function startOnce(
  codex: CodexServer,
  proxy: BenchProvider['proxy'],
  { signal }: { readonly signal: AbortSignal },
): Promise<number> {
  const step = { signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]) };
  const started = threadSchema.parse(
    await codex.request('thread/start', { cwd: import.meta.dirname, sandbox: 'read-only' }, step),
  );
  const threadId = started.thread.id;
  const connection = new RTCPeerConnection({ iceServers: [] });
  connection.addTransceiver('audio');
  connection.createDataChannel('oai-events');
  const { sdp } = await connection.createOffer();
  await connection.close();
  const made = proxy.untilNextCall();
  const answered = codex.told('thread/realtime/sdp', step).then(() => Date.now());
  const startedAtMs = Date.now();
  const transport = { type: 'webrtc', sdp };
  await codex.request('thread/realtime/start', { threadId, outputModality: 'audio', transport }, step);
  const share = (await answered) - startedAtMs;
  const { answeredAtMs, askedAtMs } = await made;
  await codex.request('thread/realtime/stop', { threadId }, step);
  return share - (answeredAtMs - askedAtMs);
}

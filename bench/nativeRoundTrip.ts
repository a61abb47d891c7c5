import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'puppeteer-core';
import { extensionId, nativeHostName, protocolVersion } from '../protocol/limits.ts';
import { toPageScript } from '../scripts/browser/pageScript.ts';
import { median, rowAgainst } from './row.ts';
import type { Row } from './row.ts';

export const echoHostName = 'dev.earshot.echo';

/** Registers the bare echo host beside the real one, in a profile that no browser uses yet. */
export function registerEchoHost(profile: string): void {
  const launcher = path.join(profile, 'echo-host.sh');
  const program = path.join(import.meta.dirname, 'echoHost.mjs');
  writeFileSync(launcher, `#!/bin/sh\nexec "${process.execPath}" "${program}"\n`, { mode: 0o755 });
  const manifest = {
    name: echoHostName,
    description: 'Echo, for the benchmark',
    path: launcher,
    type: 'stdio',
    allowed_origins: [`chrome-extension://${extensionId}/`],
  };
  writeFileSync(path.join(profile, 'NativeMessagingHosts', `${echoHostName}.json`), JSON.stringify(manifest));
}

/** A request to the daemon and back, and the same frame through the echo host; both from one extension page. */
export async function nativeRoundTrip(page: Page): Promise<Row[]> {
  const hello = { jsonrpc: '2.0', id: 0, method: 'host.hello', params: { protocolVersion, clientId: 'bench' } };
  const request = { jsonrpc: '2.0', id: 1, method: 'workspace.list', params: {} };
  const real = await time(page, nativeHostName, [hello], request);
  const echo = await time(page, echoHostName, [], request);
  return [
    rowAgainst('native round trip', 'request to the daemon and back', median(real), {
      name: 'bare echo host',
      ms: median(echo),
    }),
  ];
}

async function time(page: Page, host: string, first: readonly object[], request: object): Promise<number[]> {
  return (await page.evaluate(toPageScript(timeRoundTrips, host, first, request, 200))) as number[];
}

/** Runs in the page. Ten trips warm up and do not count. */
async function timeRoundTrips(
  host: string,
  first: readonly object[],
  request: object,
  count: number,
): Promise<number[]> {
  const port = chrome.runtime.connectNative(host);
  const trip = (message: object): Promise<void> =>
    new Promise((resolve, reject) => {
      const done = (): void => {
        port.onMessage.removeListener(done);
        resolve();
      };
      port.onMessage.addListener(done);
      port.onDisconnect.addListener(() => reject(new Error(chrome.runtime.lastError?.message ?? 'closed')));
      port.postMessage(message);
    });
  for (const message of first) await trip(message);
  for (let warm = 0; warm < 10; warm++) await trip(request);
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    const startedMs = performance.now();
    await trip(request);
    times.push(performance.now() - startedMs);
  }
  port.disconnect();
  return times;
}

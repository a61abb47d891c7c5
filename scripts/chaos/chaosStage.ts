import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Cleanup } from '../browser/cleanup.ts';
import { openEarshot } from '../browser/openEarshot.ts';
import type { Earshot } from '../browser/openEarshot.ts';
import { toPageScript } from '../browser/pageScript.ts';
import { requireBrowser } from '../browser/requireBrowser.ts';
import { createSampleWorkspace } from '../start/sampleWorkspace.ts';
import { speakToWave } from '../start/speech.ts';
import { useProvider } from '../wire/useProvider.ts';
import { ChaosProvider } from './chaosProvider.ts';

/** The names one function goes through, each request renaming it to the next: no two neighbours ask for the same. */
const names = ['fetch user', 'load account', 'open session', 'find invoice'];

/** What a chaos run happens on. */
export interface ChaosStage {
  readonly earshot: Earshot;
  readonly provider: ChaosProvider;
  /** What is to be said next, as the files stand. */
  nextRequest(): Promise<{ readonly text: string; readonly wave: Uint8Array }>;
}

/** The built extension in a browser, the sample project, and a provider that can break; `cleanup` ends all of it. */
export async function openChaosStage(
  cleanup: Cleanup,
  { signal }: { readonly signal: AbortSignal },
): Promise<ChaosStage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'earshot-chaos-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const workspace = path.join(folder, 'todo-app');
  await createSampleWorkspace(workspace);
  const provider = new ChaosProvider(names);
  cleanup.add(() => provider.close());
  await provider.listen();
  const texts = names.map((name, index) => `rename ${name} to ${names[(index + 1) % names.length] ?? name}`);
  const waves: Uint8Array[] = [];
  for (const text of texts) waves.push(await speakToWave(text, 'slt', signal));
  const earshot = await openEarshot(
    {
      executable: requireBrowser(),
      headless: true,
      microphone: 'spoken',
      offscreenScript: toPageScript(keepChannels),
      workspace,
    },
    { signal },
  );
  cleanup.add(earshot.close);
  await earshot.surface.waitFor(({ workspaceId }) => workspaceId !== null, { signal });
  await useProvider(earshot.surface, { baseUrl: provider.proxy.baseUrl, key: provider.key }, { signal });
  return {
    earshot,
    provider,
    async nextRequest() {
      const source = await readFile(path.join(workspace, 'src/api/users.ts'), 'utf8');
      const index = names.findIndex((name) => new RegExp(`\\bfunction ${toCamel(name)}\\b`).test(source));
      // Misheard, it has got a name of its own: the project as it was, then.
      if (index < 0) await createSampleWorkspace(workspace, { git: false });
      const [text, wave] = [texts[Math.max(0, index)], waves[Math.max(0, index)]];
      if (text === undefined || wave === undefined) throw new Error('Every name has its request.');
      return { text, wave };
    },
  };
}

function toCamel(words: string): string {
  return words.replace(/ (.)/g, (_, letter: string) => letter.toUpperCase());
}

// What follows runs in the offscreen document.
declare global {
  // Only `var` declares a property of globalThis.
  var earshotChannel: RTCDataChannel | undefined;
}

/** Keeps the last call's data channel within reach, to be dropped. */
function keepChannels(): void {
  if ('earshotChannel' in globalThis) return; // The document of an earlier session, kept warm.
  const Original = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Original {
    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, options);
      globalThis.earshotChannel = channel;
      return channel;
    }
  };
}

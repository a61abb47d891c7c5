import { commandTemplates } from '../../host/engines/commands/commandTemplates.ts';
import { extensionId } from '../../protocol/limits.ts';
import { startVoice } from '../wire/startVoice.ts';
import type { StartedVoice } from '../wire/startVoice.ts';
import { WireProxy } from '../wire/wireProxy.ts';

/** A provider that can break: the real voice server, started anew when it is killed, behind a proxy. */
export class ChaosProvider {
  readonly key = 'chaos-key';
  readonly proxy = new WireProxy(this.key);
  readonly #identifiers: readonly string[];
  #voice: Promise<StartedVoice>;

  /** Its recogniser knows these identifiers. */
  constructor(identifiers: readonly string[]) {
    this.#identifiers = identifiers;
    this.#voice = this.#start();
  }

  /** Resolves when it takes calls. */
  async listen(): Promise<void> {
    await Promise.all([this.proxy.listen(), this.#voice]);
  }

  /** The process is killed, and another is started, as a daemon would: calls that are asked for meanwhile wait for it. */
  async killVoice(): Promise<void> {
    const voice = await this.#voice;
    voice.simulateCrash();
    await voice.close();
    this.#voice = this.#start();
  }

  async close(): Promise<void> {
    await this.proxy.close();
    const voice = await this.#voice.catch(() => undefined);
    await voice?.close();
  }

  #start(): Promise<StartedVoice> {
    const started = startVoice({ allowedOrigins: [`chrome-extension://${extensionId}`] });
    const hints = { templates: [...commandTemplates], identifiers: [...this.#identifiers], files: [] };
    const upstream = started.then((voice) => ({
      baseUrl: voice.baseUrl,
      openToken: () => voice.openToken(undefined, hints),
    }));
    // One that does not start shows in the requests that wait for it.
    upstream.catch(() => undefined);
    this.proxy.setUpstream(upstream);
    return started;
  }
}

import { commandTemplates } from '../../host/engines/commands/commandTemplates.ts';
import { extensionId } from '../../protocol/limits.ts';
import { startVoice } from '../wire/startVoice.ts';
import type { StartedVoice } from '../wire/startVoice.ts';
import { WireProxy } from '../wire/wireProxy.ts';

/** A provider that can break: real voice servers behind a proxy, one in use and, as a provider would have, one more. */
export class ChaosProvider {
  readonly key = 'chaos-key';
  readonly proxy = new WireProxy(this.key);
  readonly #identifiers: readonly string[];
  #voice: Promise<StartedVoice>;
  #spare: Promise<StartedVoice>;

  /** Its recogniser knows these identifiers. */
  constructor(identifiers: readonly string[]) {
    this.#identifiers = identifiers;
    this.#voice = start();
    this.#spare = this.#voice.then(start);
    // One that does not start shows in the requests that wait for it.
    this.#spare.catch(() => undefined);
    this.#serve();
  }

  /** Resolves when it takes calls and could lose a server. */
  async listen(): Promise<void> {
    await Promise.all([this.proxy.listen(), this.#voice, this.#spare]);
  }

  /** The process in use is killed, with its calls; the other takes the next ones, when it is up. */
  async killVoice(): Promise<void> {
    const voice = await this.#voice;
    voice.simulateCrash();
    this.#voice = this.#spare;
    this.#serve();
    this.#spare = this.#voice.then(start);
    this.#spare.catch(() => undefined);
    await voice.close();
  }

  async close(): Promise<void> {
    await this.proxy.close();
    for (const started of [this.#voice, this.#spare]) {
      const voice = await started.catch(() => undefined);
      await voice?.close();
    }
  }

  #serve(): void {
    const hints = { templates: [...commandTemplates], identifiers: [...this.#identifiers], files: [] };
    const upstream = this.#voice.then((voice) => ({
      baseUrl: voice.baseUrl,
      openToken: () => voice.openToken(undefined, hints),
    }));
    upstream.catch(() => undefined);
    this.proxy.setUpstream(upstream);
  }
}

function start(): Promise<StartedVoice> {
  return startVoice({ allowedOrigins: [`chrome-extension://${extensionId}`] });
}

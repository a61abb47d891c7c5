import { setTimeout as wait } from 'node:timers/promises';
import type { TaskView } from '../../../../protocol/task.ts';
import type { StartedHost } from '../../startHost.ts';
import type { Random } from './drawRepository.ts';
import { kill } from './interrupt.ts';
import type { Interruption } from './interrupt.ts';
import { connectRandomClient } from './randomClient.ts';
import type { AskedTask, RandomClient } from './randomClient.ts';

/** What a task was disturbed by, and how it ended; undefined: the daemon died before it had stored it. */
export interface Disturbed {
  readonly by: Interruption | undefined;
  readonly task: TaskView | undefined;
}

/** A host whose daemon may die under every task: then it is connected to again, as a browser does it. */
export class DisturbedHost {
  readonly #host: StartedHost;
  readonly #workspaceId: string;
  readonly #random: Random;
  /** How long tasks of a kind took, in ms: so that a drawn moment is one while a task runs. */
  readonly #usualMs = new Map<string, number>();
  #client: RandomClient | undefined;
  #asked = 0;
  /** Daemons killed while they put in order what the last one had left. */
  killedAtStart = 0;

  constructor(host: StartedHost, workspaceId: string, random: Random) {
    this.#host = host;
    this.#workspaceId = workspaceId;
    this.#random = random;
  }

  /** Carries a task out, disturbed at a drawn moment, to whatever end it comes to. */
  async run(task: AskedTask, kind: string, by: Interruption | undefined): Promise<Disturbed> {
    const client = await this.#connected();
    const functionCallId = `random-${(this.#asked += 1)}`;
    const calm = new AbortController();
    const begunAtMs = performance.now();
    const usualMs = this.#usualMs.get(kind) ?? 500;
    const delayMs = Math.round((usualMs * this.#random.int(0, 100)) / 100);
    const started = client.start(task, functionCallId);
    const ended = started.then((taskId) => client.ended(taskId));
    const disturbed =
      by === undefined ? undefined : this.#disturb(client, by, { started, delayMs, signal: calm.signal });
    const first = await Promise.race([client.lost, ended.catch(() => client.lost)]);
    calm.abort();
    const hit = (await disturbed) === true ? by : undefined;
    if (hit === 'daemon') await client.lost;
    if (first !== 'lost') {
      if (hit === undefined) this.#usualMs.set(kind, usualMs * 0.7 + (performance.now() - begunAtMs) * 0.3);
      return { by: hit, task: hit === 'daemon' ? await this.#find(functionCallId) : first };
    }
    return { by: hit, task: await this.#find(functionCallId) };
  }

  async history(): Promise<TaskView[]> {
    return await (await this.#connected()).history();
  }

  async #find(functionCallId: string): Promise<TaskView | undefined> {
    this.#client = undefined;
    return (await this.history()).find((task) => task.functionCallId === functionCallId);
  }

  async #disturb(
    client: RandomClient,
    by: Interruption,
    { started, delayMs, signal }: { started: Promise<string>; delayMs: number; signal: AbortSignal },
  ): Promise<boolean> {
    try {
      await wait(delayMs, undefined, { signal });
      if (by !== 'cancel') {
        // Nobody tells of a grandchild's start.
        while (!kill(by, this.#host.daemonPid(), this.#random)) await wait(10, undefined, { signal });
        return true;
      }
      client.cancel(await started);
      return true;
    } catch {
      return false; // It was over before.
    }
  }

  async #connected(): Promise<RandomClient> {
    while (this.#client === undefined) {
      const decide = (): 'once' | 'no' => (this.#random.int(0, 4) === 0 ? 'no' : 'once');
      const connecting = connectRandomClient(this.#host, this.#workspaceId, decide);
      const over = new AbortController();
      const again = this.#random.int(0, 3) === 0 && this.#asked > 0 ? this.#killStarting(over.signal) : undefined;
      const client = await connecting.catch(() => undefined);
      over.abort();
      // Whether it is that daemon's or already the next one's: the next look tells.
      if ((await again) === true) client?.close();
      else this.#client = client;
    }
    return this.#client;
  }

  async #killStarting(signal: AbortSignal): Promise<boolean> {
    try {
      await wait(this.#random.int(50, 500), undefined, { signal });
    } catch {
      return false; // It was ready before.
    }
    const killed = kill('daemon', this.#host.daemonPid(), this.#random);
    if (killed) this.killedAtStart += 1;
    return killed;
  }
}

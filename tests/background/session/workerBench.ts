import type { NativeConnection } from '../../../background/links/hostLink.ts';
import { untilAborted } from '../../../background/clock.ts';
import { HostLink } from '../../../background/links/hostLink.ts';
import { OffscreenLink } from '../../../background/links/offscreenLink.ts';
import { createOpenaiWire } from '../../../background/realtime/openaiWire.ts';
import { Store } from '../../../background/session/model.ts';
import { Session } from '../../../background/session/session.ts';
import { SessionKeys } from '../../../background/session/sessionKeys.ts';
import { FakeHost } from '../../fakes/fakeHost.ts';
import { FakeOffscreen } from '../../fakes/fakeOffscreen.ts';
import { FakeSockets } from '../../fakes/fakeSocket.ts';
import { WorkerClock, settle } from '../../fakes/workerClock.ts';
import { MemoryArea } from '../../fakes/memoryArea.ts';

/** All that a service worker is made of, between fakes. */
export interface Worker {
  readonly session: Session;
  readonly store: Store;
  readonly clock: WorkerClock;
}

/** Everything around the worker, which outlives it: offscreen, the host, the provider and the browser's memory. */
export class WorkerBench {
  readonly host = new FakeHost();
  /** Where the worker finds its host. */
  connectHost: () => NativeConnection = () => this.host.connect();
  readonly offscreen = new FakeOffscreen();
  readonly memory = new MemoryArea();
  readonly disk = new MemoryArea();
  readonly keys = new SessionKeys(this.memory);
  readonly sockets = new FakeSockets();
  /** Requests to the provider, in order. */
  readonly posts: string[] = [];
  readonly bugs: unknown[] = [];
  answerPost: () => Promise<Response> = () =>
    Promise.resolve(new Response('answer', { status: 201, headers: { Location: '/v1/realtime/calls/rtc_1' } }));
  #ids = 0;
  #link: HostLink | null = null;
  #clock = new WorkerClock();

  /** The present worker's clock. */
  get clock(): WorkerClock {
    return this.#clock;
  }

  /** The present worker's link to the host. */
  get link(): HostLink {
    if (this.#link === null) throw new Error('No worker has started.');
    return this.#link;
  }

  /** A worker as the browser starts one: with nothing but what the last one stored. */
  async startWorker({ laterMs = 0 }: { readonly laterMs?: number } = {}): Promise<Worker> {
    // The last one's timers went with it; the time did not.
    const clock = new WorkerClock(this.#clock.now() + laterMs);
    this.#clock = clock;
    const store = new Store();
    const offscreen = new OffscreenLink({
      document: this.offscreen,
      clock,
      listeners: () => session.offscreenListeners,
      onLost: () => session.offscreenLost(),
    });
    const host = new HostLink({
      connect: () => this.connectHost(),
      clientId: () => Promise.resolve('client-1'),
      clock,
      listeners: () => session.hostListeners,
      onState: (state) => {
        if (state.state === 'up') session.hostUp(state.hello);
      },
    });
    this.#link = host;
    const session: Session = new Session({
      store,
      host,
      offscreen,
      memory: this.memory,
      disk: this.disk,
      keys: this.keys,
      clock,
      newId: () => `id${(this.#ids += 1)}`,
      onBug: (error) => this.bugs.push(error),
      openSocket: this.sockets.open,
      wire: createOpenaiWire((url, init) => {
        this.posts.push(new URL(url instanceof Request ? url.url : url).pathname);
        return untilAborted(this.answerPost(), { signal: init?.signal ?? new AbortController().signal });
      }),
    });
    this.offscreen.belongTo((port) => offscreen.accept(port));
    await session.restore();
    await settle();
    return { session, store, clock };
  }

  /** The browser ends the worker: its sockets and native ports go with it, offscreen stays. */
  async killWorker(): Promise<void> {
    this.offscreen.belongTo(() => undefined);
    this.host.simulateDisconnect();
    for (const socket of this.sockets.all) socket.readyState = 3;
    await settle();
  }

  /** A worker in a live call, with the sideband joined. */
  async startCall(): Promise<Worker> {
    const worker = await this.startWorker();
    worker.session.start();
    await settle();
    this.offscreen.simulateState('connected');
    await this.joinSideband();
    return worker;
  }

  async joinSideband(): Promise<void> {
    this.sockets.latest.simulateOpen();
    this.sockets.latest.simulateMessage({ type: 'session.updated' });
    await settle();
  }

  /** An event of the provider, on both legs as far as they are up. */
  async simulateEvent(event: object): Promise<void> {
    this.offscreen.simulateFrame(event);
    const socket = this.sockets.all.at(-1);
    if (socket?.readyState === 1) socket.simulateMessage(event);
    await settle();
  }

  /** The types of the client events that the provider got on the latest sideband. */
  get sent(): unknown[] {
    return this.sockets.latest.sent.map((frame) => (JSON.parse(frame) as { type: unknown }).type);
  }
}

/** A response that calls a tool. */
export function aResponse(responseId: string, functionCallId: string, prompt: string): object {
  const call = { type: 'function_call', call_id: functionCallId, name: 'background_agent' };
  const output = [{ ...call, arguments: JSON.stringify({ prompt }) }];
  return { type: 'response.done', response: { id: responseId, status: 'completed', output } };
}

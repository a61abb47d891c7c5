import * as z from 'zod/mini';
import type { SettingsChange } from '../../protocol/settings.ts';
import { settingsSchema } from '../../protocol/settings.ts';
import type { Clock } from '../clock.ts';
import type { Attempt } from './attempt.ts';
import type { Store } from './model.ts';
import type { KeyValueArea } from './record.ts';
import { readStored } from './record.ts';
import type { TalkEvent } from './talk.ts';
import { reduceTalk, startTalk } from './talk.ts';

const settingsKey = 'settings';
const controlsKey = 'controls';
/** What the next worker goes on with. A held key is not among it: nobody would tell of its release. */
const controlsSchema = z.strictObject({ muted: z.boolean(), latched: z.boolean() });

/** What the controls act on. */
export interface TalkControlsOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Outlives the worker. */
  readonly memory: KeyValueArea;
  /** Outlives the browser. */
  readonly disk: KeyValueArea;
  attempt(): Pick<Attempt, 'gate' | 'mute' | 'settingsChanged'> | null;
  onBug(error: unknown): void;
}

/** The microphone's key, its mute, and the settings, in a call and without one. */
export class TalkControls {
  readonly #options: TalkControlsOptions;

  constructor(options: TalkControlsOptions) {
    this.#options = options;
  }

  /** Reads the settings of before, and how a session that goes on was muted or latched. */
  async restore(): Promise<void> {
    const { store, disk, memory } = this.#options;
    const [settings, controls] = await Promise.all([
      readStored(disk, settingsKey, settingsSchema),
      readStored(memory, controlsKey, controlsSchema),
    ]);
    if (settings !== null) store.update({ settings, talk: startTalk(settings.mode) });
    if (controls === null) return;
    store.update({ muted: controls.muted });
    if (controls.latched && store.model.talk.talk === 'shut') store.update({ talk: { talk: 'latched' } });
  }

  /** The state of a new session: nothing is held over from the last. */
  reset(): void {
    const { store } = this.#options;
    store.update({ talk: startTalk(store.model.settings.mode), muted: false, lagMs: 0 });
    this.#keep();
  }

  press(): void {
    this.#talk({ type: 'pressed', atMs: this.#options.clock.now() });
  }

  /** By default now; a tap of the shortcut is known only later, with the moment it happened. */
  release(atMs = this.#options.clock.now()): void {
    this.#talk({ type: 'released', atMs });
  }

  /** The surface or worker that could have told of the release is gone. */
  letGo(): void {
    this.#talk({ type: 'letGo' });
  }

  /** Sends the turn of a microphone that was left latched. Returns whether there was one. */
  unlatch(): boolean {
    if (this.#options.store.model.talk.talk !== 'latched') return false;
    this.press();
    return true;
  }

  /** Stops what is being spoken. */
  silence(): void {
    this.#options.attempt()?.gate('silence');
  }

  mute(on: boolean): void {
    this.#options.store.update({ muted: on });
    this.#keep();
    this.#options.attempt()?.mute(on);
  }

  /** Keeps what the user chose; it holds at once, in a live call too. */
  async changeSettings(change: SettingsChange): Promise<void> {
    const { store, disk } = this.#options;
    const settings = z.parse(settingsSchema, { ...store.model.settings, ...change });
    store.update({ settings });
    const { session } = store.model;
    const hearing = session.phase === 'live' && session.activity === 'hearing';
    if (change.mode !== undefined) this.#talk({ type: 'modeChosen', mode: change.mode, hearing });
    this.#options.attempt()?.settingsChanged(change);
    await disk.set(settingsKey, settings);
  }

  #talk(event: TalkEvent): void {
    const { store } = this.#options;
    const { state, effect } = reduceTalk(store.model.talk, event);
    if (state !== store.model.talk) {
      store.update({ talk: state });
      this.#keep();
    }
    if (effect !== null) this.#options.attempt()?.gate(effect);
  }

  #keep(): void {
    const { store, memory } = this.#options;
    const { muted, talk } = store.model;
    const controls = { muted, latched: talk.talk === 'latched' };
    memory.set(controlsKey, controls).catch((error: unknown) => this.#options.onBug(error));
  }
}

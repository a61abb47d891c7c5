import '../protocol/zodSetup.ts';
import browser from 'webextension-polyfill';
import * as z from 'zod/mini';
import { nativeHostName } from '../protocol/limits.ts';
import type { Port } from '../protocol/port.ts';
import { portNames } from '../protocol/surfaceContract.ts';
import { systemClock } from './clock.ts';
import { HostLink } from './links/hostLink.ts';
import { OffscreenLink } from './links/offscreenLink.ts';
import { SurfaceLink } from './links/surfaceLink.ts';
import { createOpenaiWire } from './realtime/openaiWire.ts';
import { toBadge } from './session/badge.ts';
import { createIntents } from './session/intents.ts';
import { Store } from './session/model.ts';
import type { KeyValueArea } from './session/record.ts';
import { readStored } from './session/record.ts';
import { Session } from './session/session.ts';
import { SessionKeys } from './session/sessionKeys.ts';
import { Shortcut } from './session/shortcut.ts';
import { toSnapshot } from './session/snapshot.ts';
import { unfinishedTasks } from './session/timeline.ts';

const pages = { offscreen: 'offscreen/index.html', welcome: 'welcome/index.html' };
const toggleCommand = 'toggle-talk';
const clientKey = 'clientId';

const clock = systemClock;
const store = new Store();
const memory = toArea(browser.storage.session);
const disk = toArea(browser.storage.local);
const keys = new SessionKeys(memory);

// Item ids may have 32 characters at most on OpenAI's wire.
const newId = (): string => crypto.randomUUID().replaceAll('-', '');

/** A bug ends in the extension's error list, with its stack; the user goes on. */
const onBug = (error: unknown): void => {
  queueMicrotask(() => {
    throw error;
  });
};

const offscreen: OffscreenLink = new OffscreenLink({
  clock,
  document: {
    exists: async () => (await findContexts(pages.offscreen, 'OFFSCREEN_DOCUMENT')).length > 0,
    create: () =>
      chrome.offscreen.createDocument({
        url: pages.offscreen,
        // AUDIO_PLAYBACK alone would be closed after 30 s of silence; beside the others it is not.
        reasons: ['USER_MEDIA', 'WEB_RTC', 'AUDIO_PLAYBACK'],
        justification: 'Holds the voice call: microphone, speaker and WebRTC connection.',
      }),
    close: () => chrome.offscreen.closeDocument(),
  },
  listeners: () => ({ ...session.offscreenListeners, 'level.changed': (levels) => surfaces.level(levels) }),
  onLost: () => session.offscreenLost(),
});

const host: HostLink = new HostLink({
  clock,
  connect: () => {
    const port = browser.runtime.connectNative(nativeHostName);
    let reason: string | undefined;
    port.onDisconnect.addListener(() => {
      reason = chrome.runtime.lastError?.message;
    });
    return { port: toPort(port), endReason: () => reason };
  },
  clientId: async () => {
    const known = await readStored(disk, clientKey, z.string());
    if (known !== null) return known;
    const made = newId();
    await disk.set(clientKey, made);
    return made;
  },
  listeners: () => session.hostListeners,
  onState: (state) => {
    if (state.state === 'up') {
      store.update({ host: { state: 'up', hostVersion: state.hello.hostVersion } });
      session.hostUp(state.hello);
    } else if (state.state === 'down') {
      const { code, message } = state.error;
      store.update({ host: { state: 'down', failure: { code, message } } });
    } else {
      store.update({ host: { state: 'connecting' } });
    }
  },
});

const session: Session = new Session({
  store,
  host,
  offscreen,
  memory,
  disk,
  keys,
  clock,
  newId,
  onBug,
  wire: createOpenaiWire((...request) => fetch(...request)),
  openSocket: ({ url, protocols }) => new WebSocket(url, [...protocols]),
});

const ready = restore().catch(onBug);

const surfaces: SurfaceLink = new SurfaceLink({
  clock,
  ready,
  intents: createIntents({
    session,
    store,
    host,
    ready,
    keys,
    newId,
    now: () => clock.now(),
    openWelcome: showWelcome,
  }),
  snapshot: () => toSnapshot(store.model),
  onCount: (count) => {
    holdHost('surfaces', count > 0);
    session.workspaces.look(count > 0);
  },
  onWatch: (on) => offscreen.watchLevels(on),
  onPresserGone: () => session.controls.letGo(),
});

store.onChange((model) => {
  surfaces.changed();
  holdHost('tasks', unfinishedTasks(model.timeline).length > 0);
  // The dialog takes the focus, and with it the popup: the question after it is for whoever opens that again.
  holdHost('adding', model.adding?.phase === 'choosing');
});

let shown = '';
store.onChange((model) => {
  const badge = toBadge(model);
  if (JSON.stringify(badge) === shown) return;
  shown = JSON.stringify(badge);
  const drawn = [
    browser.action.setBadgeText({ text: badge.text }),
    browser.action.setBadgeBackgroundColor({ color: badge.colour }),
    browser.action.setTitle({ title: badge.title }),
  ];
  Promise.all(drawn).catch(onBug);
});

// Listeners are registered before the first await: the event that started the worker is delivered to these only.
browser.runtime.onConnect.addListener((port) => {
  const { sender } = port;
  const own = sender?.id === browser.runtime.id && (sender.url?.startsWith(browser.runtime.getURL('')) ?? false);
  if (own && port.name === portNames.surface) surfaces.accept(toPort(port));
  else if (own && port.name === portNames.offscreen) offscreen.accept(toPort(port));
  else port.disconnect();
});

const shortcut = new Shortcut({ clock, session, settings: () => store.model.settings });
browser.commands.onCommand.addListener((command) => {
  if (command === toggleCommand) ready.then(() => shortcut.fire()).catch(onBug);
});

browser.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === 'install') showWelcome().catch(onBug);
});

async function restore(): Promise<void> {
  const commands = await browser.commands.getAll();
  const shortcut = commands.find(({ name }) => name === toggleCommand)?.shortcut ?? '';
  store.update({ shortcut });
  await session.restore();
}

const holds = new Map<string, () => void>();
/** Keeps the host connected for a reason, or no longer. */
function holdHost(reason: string, needed: boolean): void {
  const letGo = holds.get(reason);
  if (needed && letGo === undefined) {
    holds.set(reason, host.hold());
  } else if (!needed && letGo !== undefined) {
    holds.delete(reason);
    letGo();
  }
}

/** Opens the welcome tab, or brings the open one to the front. */
async function showWelcome(): Promise<void> {
  const [open] = await findContexts(pages.welcome, 'TAB');
  if (open === undefined) {
    await browser.tabs.create({ url: browser.runtime.getURL(pages.welcome) });
    return;
  }
  await browser.tabs.update(open.tabId, { active: true });
  await browser.windows.update(open.windowId, { focused: true });
}

function findContexts(page: string, type: 'OFFSCREEN_DOCUMENT' | 'TAB'): Promise<chrome.runtime.ExtensionContext[]> {
  const contextTypes = [chrome.runtime.ContextType[type]];
  return chrome.runtime.getContexts({ contextTypes, documentUrls: [browser.runtime.getURL(page)] });
}

function toPort(port: browser.Runtime.Port): Port {
  return {
    postMessage: (message) => port.postMessage(message),
    onMessage: (listener) => port.onMessage.addListener((message: unknown) => listener(message)),
    onDisconnect: (listener) => port.onDisconnect.addListener(() => listener()),
    disconnect: () => port.disconnect(),
  };
}

function toArea(area: browser.Storage.StorageArea): KeyValueArea {
  return {
    get: async (key) => (await area.get(key))[key],
    set: (key, value) => area.set({ [key]: value }),
    remove: (key) => area.remove(key),
  };
}

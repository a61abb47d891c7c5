import type { Handlers } from '../../protocol/contract.ts';
import type { SurfaceContract } from '../../protocol/surfaceContract.ts';
import type { HostLink } from '../links/hostLink.ts';
import type { Store } from './model.ts';
import { createEngineIntents } from './engineIntents.ts';
import { createProviderIntents } from './providerIntents.ts';
import type { Session } from './session.ts';
import type { SessionKeys } from './sessionKeys.ts';
import { createWorkspaceIntents } from './workspaceIntents.ts';

/** What the intents act on. */
export interface IntentOptions {
  readonly session: Session;
  readonly store: Store;
  readonly host: Pick<HostLink, 'request' | 'retry'>;
  /** Settles when the worker knows its state. */
  readonly ready: Promise<void>;
  readonly keys: Pick<SessionKeys, 'find' | 'use'>;
  newId(): string;
  now(): number;
  openWelcome(): Promise<void>;
  openTab(url: string): Promise<void>;
}

type Intents = Omit<Handlers<SurfaceContract>, 'level.watch'>;

/** What a surface may ask for. */
export function createIntents({ session, store, host, ready, ...options }: IntentOptions): Intents {
  return {
    'session.start': async () => {
      await ready;
      session.start();
      return {};
    },
    'session.stop': async () => {
      await ready;
      session.stop();
      return {};
    },
    'talk.press': async () => {
      await ready;
      session.press();
      return {};
    },
    'talk.release': async () => {
      await ready;
      session.controls.release();
      return {};
    },
    'voice.silence': async () => {
      await ready;
      session.controls.silence();
      return {};
    },
    'microphone.mute': async ({ on }) => {
      await ready;
      session.controls.mute(on);
      return {};
    },
    'settings.change': async ({ change }) => {
      await ready;
      await session.controls.changeSettings(change);
      return {};
    },
    ...createProviderIntents({ host, keys: options.keys }),
    'text.send': async ({ text }, { signal }) => {
      await ready;
      await session.sendText(text, { signal });
      return {};
    },
    'task.cancel': ({ taskId }, { signal }) => host.request('task.cancel', { taskId }, { signal }),
    'task.undo': async (params, { signal }) => {
      await ready;
      await session.tasks.takeBack(options.newId(), { kind: 'undo', ...params }, { signal });
      return {};
    },
    'task.redo': async ({ taskId }, { signal }) => {
      await ready;
      await session.tasks.takeBack(options.newId(), { kind: 'redo', taskId }, { signal });
      return {};
    },
    ...createEngineIntents({ ...options, store, host }),
    'approval.answer': async (answer, { signal }) => {
      await session.tasks.answer({ ...answer, by: { kind: 'click' } }, { signal });
      return {};
    },
    'approval.shown': async ({ approvalId }) => {
      await ready;
      session.approvalShown(approvalId);
      return {};
    },
    ...createWorkspaceIntents({ ...options, store, host, workspaces: session.workspaces }),
    'microphone.ask': async () => {
      await options.openWelcome();
      return {};
    },
    'host.retry': () => {
      host.retry();
      return {};
    },
    'task.readDetail': (params, { signal }) => host.request('task.readDetail', params, { signal }),
    'version.read': (params, { signal }) => host.request('version.read', params, { signal }),
    'diff.read': (params, { signal }) => host.request('diff.read', params, { signal }),
  };
}

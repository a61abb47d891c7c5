import { emulateMedia, setViewport } from '@web/test-runner-commands';
import type { Snapshot } from '../../protocol/snapshot.ts';
import { expectEqual } from '../browser/expectEqual.ts';
import { findBarriers } from '../browser/findBarriers.ts';
import { see, seeText } from '../browser/page.ts';
import { renderPopup } from './renderPopup.tsx';
import type { Popup } from './renderPopup.tsx';
import {
  answeredEntry,
  asking,
  conflict,
  elsewhere,
  found,
  heard,
  hostMissing,
  idle,
  inLine,
  live,
  renameDiff,
  said,
  task,
  trustQuestion,
} from './snapshots.ts';

const states: Readonly<Record<string, Snapshot>> = {
  idle,
  'without a host': { ...hostMissing, shortcut: '' },
  'without a workspace': { ...idle, workspaces: [], workspaceId: null },
  'asking for trust': { ...idle, workspaces: found, adding: trustQuestion },
  'waiting for the folder dialog, with work in line': {
    ...idle,
    workspaces: found,
    adding: { phase: 'choosing' },
    timeline: [elsewhere, inLine],
  },
  'with a conflict': { ...idle, timeline: [task, conflict] },
  'hearing with doubt': {
    ...idle,
    session: live,
    timeline: [
      { ...heard, score: -2 },
      { ...heard, entryId: 'x', final: false },
    ],
  },
  'holding to talk behind and over budget': {
    ...idle,
    settings: { ...idle.settings, mode: 'hold', sessionCapUsd: 1 },
    session: { ...live, talk: 'held', lagMs: 3_000, spent: { usd: 1.2, inputTokens: 900, outputTokens: 90 } },
  },
  'without credit': {
    ...idle,
    session: {
      phase: 'idle',
      ended: {
        reason: 'error',
        failure: { code: 'provider_refused', message: 'Look at https://platform.openai.com/usage first.' },
      },
    },
  },
  'asking for permission, with one that was given': { ...asking, timeline: [heard, answeredEntry] },
  'speaking over an open diff': { ...idle, session: { ...live, activity: 'speaking' }, timeline: [heard, task, said] },
};

describe('accessibility', () => {
  let popup: Popup;
  afterEach(async () => {
    popup.close();
    await emulateMedia({ colorScheme: 'light' });
    await setViewport({ width: 800, height: 600 });
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [state, snapshot] of Object.entries(states)) {
      it(`has no barrier that axe finds: ${state}, ${colorScheme}`, async () => {
        await emulateMedia({ colorScheme });
        await setViewport({ width: 400, height: 580 });
        popup = renderPopup(snapshot);
        popup.background.answerDiffs(() => ({ text: renameDiff, nextOffset: null }));
        const begin = snapshot.session.phase === 'live' ? 'Stop' : 'Talk';
        await see('button', snapshot.settings.mode === 'hold' ? 'Let go to send' : begin);
        if (snapshot.timeline.includes(conflict)) {
          (await see('button', 'src/api/user.ts see both')).click();
          await see('region', 'Yours, as it is now: src/api/user.ts');
          await see('region', 'As it was before the task: src/api/user.ts');
        } else if (snapshot.timeline.includes(task)) await see('region', 'Changes in src/api/user.ts');
        expectEqual(await findBarriers(), []);
      });
    }
  }

  for (const width of [200, 320, 400, 1_200]) {
    it(`cuts nothing off sideways at ${width} CSS pixels`, async () => {
      await setViewport({ width, height: 290 });
      popup = renderPopup({ ...idle, session: live, timeline: [heard, task, said] });
      await seeText('I renamed fetchUser');
      expectEqual(document.documentElement.scrollWidth, width);
    });
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reduceMicrophone } from '../../welcome/microphoneState.ts';
import type { MicrophoneEvent, MicrophoneState } from '../../welcome/microphoneState.ts';

const answered = (answer: 'granted' | 'denied' | 'dismissed' | 'missing' | 'unavailable') =>
  ({ phase: 'answered', answer }) as const;
const reading = { phase: 'reading' } as const;
const unasked = { phase: 'unasked' } as const;
const asking = { phase: 'asking' } as const;
const permission = (state: PermissionState) => ({ kind: 'permission', state }) as const;

const cases: readonly [name: string, MicrophoneState, MicrophoneEvent, MicrophoneState][] = [
  ['starts unasked', reading, permission('prompt'), unasked],
  ['starts granted', reading, permission('granted'), answered('granted')],
  ['starts denied', reading, permission('denied'), answered('denied')],
  ['asks', unasked, { kind: 'asked' }, asking],
  ['asks again after a closed question', answered('dismissed'), { kind: 'asked' }, asking],
  ['takes the answer', asking, { kind: 'answered', answer: 'missing' }, answered('missing')],
  ['waits for the answer while the question is open', asking, permission('granted'), asking],
  ['follows a grant in the settings', answered('denied'), permission('granted'), answered('granted')],
  ['follows a block in the settings', answered('granted'), permission('denied'), answered('denied')],
  ['is unasked again when a grant is taken back', answered('granted'), permission('prompt'), unasked],
  ['is unasked again when a block is taken back', answered('denied'), permission('prompt'), unasked],
  ['keeps a closed question', answered('dismissed'), permission('prompt'), answered('dismissed')],
  ['keeps a missing microphone', answered('missing'), permission('prompt'), answered('missing')],
  ['keeps a microphone that does not open', answered('unavailable'), permission('prompt'), answered('unavailable')],
];

describe('reduceMicrophone', () => {
  for (const [name, state, event, next] of cases) {
    it(name, () => {
      assert.deepEqual(reduceMicrophone(state, event), next);
    });
  }
});

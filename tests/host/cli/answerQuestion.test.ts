import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readTyped } from '../../../host/cli/answerQuestion.ts';

const rows = [
  ['y', { decision: 'once' }],
  [' YES ', { decision: 'once' }],
  ['', { decision: 'no' }],
  ['n', { decision: 'no' }],
  ['No', { decision: 'no' }],
  ['no, use a flag', { decision: 'no', reason: 'use a flag' }],
  ['yes but not now', { decision: 'no', reason: 'yes but not now' }],
  ['yess', { decision: 'no', reason: 'yess' }],
] as const;

describe('what is typed after a question in a terminal', () => {
  for (const [typed, answer] of rows) {
    it(`“${typed}” is ${answer.decision}`, () => assert.deepEqual(readTyped(typed), answer));
  }
});

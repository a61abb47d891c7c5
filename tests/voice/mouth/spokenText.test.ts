import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { splitSentences } from '../../../voice/mouth/sentences.ts';
import { toSpokenText } from '../../../voice/mouth/spokenText.ts';

const spoken: readonly (readonly [written: string, spoken: string])[] = [
  ['Renamed fetchUser to loadUser in 3 files.', 'Renamed fetch user to load user in 3 files.'],
  ['FetchUserError', 'fetch user error'],
  ['parseHTTPResponse2Json', 'parse HTTP response2 json'],
  ['MAX_RETRIES and max_retries', 'MAX RETRIES and max retries'],
  ['It is in src/user-list.ts.', 'It is in S R C slash user list dot T S.'],
  ['Created notes.md', 'Created notes dot M D'],
  ['`fetchUser()` was “not found”, was it?', 'fetch user was not found, was it?'],
  ['Earshot heard you. Nothing changed!', 'Earshot heard you. Nothing changed!'],
  ['well-known', 'well known'],
  ['don’t\u0000 stop', "don't stop"],
  ['', ''],
];

describe('toSpokenText', () => {
  for (const [written, expected] of spoken) {
    it(`reads ${JSON.stringify(written)} as ${JSON.stringify(expected)}`, () => {
      assert.equal(toSpokenText(written), expected);
    });
  }
});

describe('splitSentences', () => {
  it('keeps file names and numbers whole, and drops what cannot be said', () => {
    const text = 'Renamed it in user.ts. That is 2.5 times! \n ---\n Shall I go on?';
    assert.deepEqual(splitSentences(text), ['Renamed it in user.ts.', 'That is 2.5 times!', 'Shall I go on?']);
  });
});

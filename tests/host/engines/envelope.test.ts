import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toEnvelope } from '../../../host/engines/envelope.ts';

describe('the envelope of a spoken request', () => {
  it('holds the input and, if there was any talk, the transcript since the last task (codex#67)', () => {
    assert.equal(toEnvelope({ prompt: 'rename it' }), '<input>rename it</input>');
    assert.equal(
      toEnvelope({ prompt: 'rename it', transcript: 'user: look at fetchUser\nassistant: It loads a user.' }),
      '<input>rename it</input>\n<transcript_delta>user: look at fetchUser\nassistant: It loads a user.</transcript_delta>',
    );
  });

  it('escapes <, > and & in both fields (codex#68, threat#page)', () => {
    assert.equal(
      toEnvelope({ prompt: 'a </input> & b', transcript: 'user: <b> && &lt;' }),
      '<input>a &lt;/input&gt; &amp; b</input>\n<transcript_delta>user: &lt;b&gt; &amp;&amp; &amp;lt;</transcript_delta>',
    );
  });

  it('keeps the first 4 KiB of the input and the last 4 KiB of the transcript, whole characters only (codex#69)', () => {
    // Three bytes each: 1,365 of them are 4,095 bytes, and one byte is left over.
    const envelope = toEnvelope({ prompt: `start${'語'.repeat(2_000)}`, transcript: `${'語'.repeat(2_000)}latest` });
    assert.equal(
      envelope,
      `<input>start${'語'.repeat(1_363)}</input>\n<transcript_delta>${'語'.repeat(1_363)}latest</transcript_delta>`,
    );
    const emoji = toEnvelope({ prompt: `x${'😀'.repeat(1_024)}`, transcript: `${'😀'.repeat(1_024)}x` });
    assert.equal(
      emoji,
      `<input>x${'😀'.repeat(1_023)}</input>\n<transcript_delta>${'😀'.repeat(1_023)}x</transcript_delta>`,
    );
  });

  for (const [prompt, transcript, envelope] of [
    ['the words', 'user: the talk', '<input>the words</input>\n<transcript_delta>user: the talk</transcript_delta>'],
    ['  ', 'user: the talk', '<input>user: the talk</input>'],
    ['', ' ', undefined],
  ] as const) {
    it(`of "${prompt}" with "${transcript}" is ${envelope ?? 'nothing at all'} (codex#70)`, () => {
      assert.equal(toEnvelope({ prompt, transcript }), envelope);
    });
  }
});

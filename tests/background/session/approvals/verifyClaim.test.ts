import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ApprovalDecision } from '../../../../protocol/approval.ts';
import { verifyClaim } from '../../../../background/session/approvals/verifyClaim.ts';
import { echoMs, noWitness, witness } from '../../../../background/session/approvals/witness.ts';
import type { Witness, WitnessEvent } from '../../../../background/session/approvals/witness.ts';
import { anApproval } from '../../../fakes/anApproval.ts';

// A small play: what happens in the call, in its order, and then the model's word.

const approval = anApproval();
const plain = anApproval({
  approvalId: 'q2',
  exact: 'user.ts',
  question: 'May I change user.ts?',
  names: ['user.ts'],
  naming: 'change user.ts',
  alwaysAsk: false,
});

const both = anApproval({
  approvalId: 'q4',
  exact: 'user.ts\nkeys.ts',
  question: 'May I change user.ts and keys.ts?',
  names: ['user.ts', 'keys.ts'],
  naming: 'change user.ts and keys.ts',
  alwaysAsk: false,
});

type Act = WitnessEvent | { readonly type: 'late' | 'soon'; readonly event: WitnessEvent };

const asked = (which = approval): Act[] => [
  { type: 'asked', approval: which, itemId: `item of ${which.approvalId}` },
  { type: 'itemAdded', itemId: `item of ${which.approvalId}` },
];
const says = (text: string, responseId = 'r1'): Act[] => [
  { type: 'responseStarted', responseId },
  { type: 'playbackStarted', responseId },
  { type: 'said', responseId, itemId: 'i', text, aloud: true },
];
const stops = (responseId = 'r1'): Act => ({ type: 'playbackStopped', responseId });
const asks = (which = approval, responseId = 'r1'): Act[] => [
  ...asked(which),
  ...says(which.question, responseId),
  stops(responseId),
];
const begins = (itemId = 'u1'): WitnessEvent => ({ type: 'speechStarted', itemId, atMs: 0 });
const ends = (itemId = 'u1'): Act => ({ type: 'speechStopped', itemId, atMs: 1 });
const heard = (text: string, itemId = 'u1'): Act => ({ type: 'heard', itemId, text, score: undefined, usage: null });
const user = (text: string, itemId = 'u1'): Act[] => [begins(itemId), ends(itemId), heard(text, itemId)];
const types = (text: string): Act => ({ type: 'typed', itemId: 'typed 1', text });
const soon = (event: WitnessEvent): Act => ({ type: 'soon', event });
const shown = (which = approval): Act => ({ type: 'shown', approvalId: which.approvalId });

/** Each act leaves the voice time to fade, but one that comes soon after the last. */
function play(acts: readonly (Act | readonly Act[])[]): Witness {
  let atMs = 0;
  return acts.flat().reduce<Witness>((state, act) => {
    atMs += act.type === 'soon' ? echoMs - 1 : echoMs;
    return witness(state, 'event' in act ? act.event : act, { live: act.type !== 'late', atMs });
  }, noWitness);
}

function claim(state: Witness, decision: ApprovalDecision = 'once', approvalId: string | null = 'q1') {
  return verifyClaim(state, { approvalId, decision }, 'f1');
}

const by = (transcript: string, turnIds = ['u1'], kind: 'said' | 'typed' = 'said') => ({
  kind,
  transcript,
  turnIds,
  functionCallId: 'f1',
});
const words = 'Yes, run npm test.';

const refusals: readonly (readonly [sentence: string, why: RegExp, acts: readonly (Act | readonly Act[])[], decision?: ApprovalDecision, approvalId?: string | null])[] = [
  ['before anything was asked', /not open/, []],
  ['before the question was told', /not asked/, [asked().slice(0, 1)]],
  ['before the question was spoken', /not asked/, [asked()]],
  ['while the question is being spoken', /not asked/, [asked(), says(approval.question)]],
  ['after the question, without a word of the user', /not answered/, [asks()]],
  ['with words from before the question', /not answered/, [user(words), asks()]],
  ['with words that began before the question was spoken, and ended after', /not answered/, [asked(), begins(), says(approval.question), stops(), ends(), heard(words)]],
  ['with words that began while the voice was speaking', /not asked|while I was speaking/, [asks(), says('By the way.', 'r2'), begins(), stops('r2'), ends(), heard(words)]],
  ['with words over which the voice began to speak', /while I was speaking/, [asks(), begins(), says('By the way.', 'r2'), stops('r2'), ends(), heard(words)]],
  ['with words that began when the end of the voice may still have been heard', /while I was speaking, or right after/, [asks(), soon(begins()), ends(), heard(words)]],
  ['with words that began so soon after a voice that was cut off', /or right after/, [asks(), says('By the way.', 'r2'), { type: 'playbackCleared', responseId: 'r2' }, soon(begins()), ends(), heard(words)]],
  ['with a key pressed so soon', /or right after/, [asks(), soon({ type: 'pressed' }), { type: 'turnCommitted', itemId: 'u1' }, heard(words)]],
  ['as a refusal, with the end of its own question', /or right after/, [asked(), says(`${approval.question} Say yes, run npm test; or no.`), stops(), soon(begins()), ends(), heard('No.')], 'no'],
  ['with words that were recorded earlier and played late', /while I was speaking/, [asks(), { type: 'late', event: { type: 'speechStarted', itemId: 'u1', atMs: 0 } }, ends(), heard(words)]],
  ['when the question was cut off, and nobody knows how much was heard', /not asked/, [asked(), says(approval.question), { type: 'playbackCleared', responseId: 'r1' }, user(words)]],
  ['when the voice asked something else instead', /not asked/, [asked(), says('Shall I tell you the weather?'), stops(), user('Yes.')]],
  ['when the voice only told of it', /not asked/, [asked(plain), says('I have looked at user.ts for you.'), stops(), user('Yes.')], 'once', 'q2'],
  ['when the voice asked about one of several things', /not asked/, [asked(both), says('Shall I show you user.ts?'), stops(), user('Yes.')], 'once', 'q4'],
  ['when a response from before the question only sounds like it', /not asked/, [says('I can run npm test.'), asked(), stops(), user(words)]],
  ['with a mere yes, where the thing must be named', /bare yes is not enough/, [asks(), user('Yes.')]],
  ['with another thing named', /no clear yes/, [asks(), user('Yes, run the build.')]],
  ['with a hedge', /no clear yes/, [asks(), user('Yes, but not now.')]],
  ['with a no', /That was a no/, [asks(), user('No.')]],
  ['with a yes for once, claimed for the session', /for this once/, [asks(), user(words)], 'session'],
  ['with a yes, claimed as a no', /no no/, [asks(), user(words)], 'no'],
  ['for another question', /not open/, [asks(), user(words)], 'once', 'q9'],
  ['without a name, when two are open', /not open/, [asks(), asks(plain, 'r2'), user(words)], 'once', null],
  ['after it was closed', /not open/, [asks(), { type: 'closed', approvalId: 'q1' }, user(words)]],
  ['when the call broke after the question was put', /not asked/, [asks(), { type: 'broken' }, user(words)]],
  ['with words that have answered for another call already', /not answered/, [asks(), user(words), { type: 'used', turnIds: ['u1'], functionCallId: 'f0' }]],
  ['with a turn that could not be written down', /not answered/, [asks(), begins(), ends(), { type: 'hearingFailed', itemId: 'u1' }]],
  ['with silence', /not answered/, [asks(), user('  ')]],
  ['of what cannot be allowed by voice', /cannot be allowed by voice/, [asks(anApproval({ spoken: false })).slice(0, 2), shown(), user('Yes, run npm test.')]],
  ['with a yes that may mean what was said last', /not clear what/, [asks(plain), says('Shall I tell you the weather?', 'r2'), stops('r2'), user('Yes.')], 'once', 'q2'],
  ['with a yes to what the voice asked, though a question came up on the screen meanwhile', /not clear what/, [says('Shall I also tell you the weather?'), stops(), asked(plain), shown(plain), user('Yes.')], 'once', 'q2'],
  ['with a yes to that where the service does not say when its voice plays', /not clear what/, [asked(plain), shown(plain), says('Shall I also tell you the weather?').slice(2), user('Yes.')], 'once', 'q2'],
  ['with a yes after a voice that was cut off', /not clear what/, [says('Shall I also tell'), { type: 'playbackCleared', responseId: 'r1' }, asked(plain), shown(plain), user('Yes.')], 'once', 'q2'],
  ['with a key pressed while the voice was speaking', /while I was speaking/, [asks(), says('By the way.', 'r2'), { type: 'pressed' }, stops('r2'), { type: 'turnCommitted', itemId: 'u1' }, heard(words)]],
  ['with a turn of which no beginning is known', /not answered/, [asks(), { type: 'turnCommitted', itemId: 'u1' }, heard(words)]],
]; // prettier-ignore

describe("a voice model's word", () => {
  for (const [sentence, why, acts, decision, approvalId] of refusals) {
    it(`does not count ${sentence}`, () => {
      const verdict = claim(play(acts), decision, approvalId);
      assert.match(verdict.kind === 'refused' ? verdict.why : verdict.kind, why);
    });
  }

  it('waits for words that are not written down yet', () => {
    assert.deepEqual(claim(play([asks(), begins(), ends()])), { kind: 'wait' });
    assert.deepEqual(claim(play([asks(), begins()])), { kind: 'wait' });
  });

  it("counts with the user's own words, said after the question was", () => {
    const verdict = claim(play([asks(), user(words)]));
    assert.deepEqual(verdict, { kind: 'said', approvalId: 'q1', decision: 'once', reason: null, by: by(words) });
  });

  it('needs no name where only one question is open', () => {
    assert.equal(claim(play([asks(), user(words)]), 'once', null).kind, 'said');
  });

  it('counts for this session only when the user said so, and for once even then', () => {
    const state = play([asks(), user('Yes, run npm test for this session.')]);
    assert.deepEqual(
      [claim(state, 'session'), claim(state, 'once')].map((verdict) => verdict.kind === 'said' && verdict.decision),
      ['session', 'once'],
    );
  });

  it('counts with a mere yes where that is enough and nothing else was asked since', () => {
    assert.equal(claim(play([asks(plain), user('Yes.')]), 'once', 'q2').kind, 'said');
    assert.equal(claim(play([asked(plain), shown(plain), user('Yes.')]), 'once', 'q2').kind, 'said');
  });

  it('counts with a mere yes after a question on the screen that the voice has spoken too, whatever it spoke of before', () => {
    const before: Act[] = [...says('On it.'), stops(), ...asked(plain), shown(plain)];
    const spoken: Act[] = says(plain.question, 'r2');
    assert.equal(claim(play([before, spoken, stops('r2'), user('Yes.')]), 'once', 'q2').kind, 'said');
    assert.equal(claim(play([before, spoken.slice(2), user('Yes.')]), 'once', 'q2').kind, 'said');
    assert.equal(claim(play([before, user('Yes, change user.ts.')]), 'once', 'q2').kind, 'said');
  });

  it("takes a refusal and its reason from the user's own words", () => {
    const verdict = claim(play([asks(), user('No, use a flag instead.')]), 'never');
    const said = by('No, use a flag instead.');
    assert.deepEqual(verdict, {
      kind: 'said',
      approvalId: 'q1',
      decision: 'no',
      reason: 'use a flag instead.',
      by: said,
    });
  });

  it('counts with what is said after an echo', () => {
    const echo: Act[] = [soon(begins('e1')), ends('e1'), heard('No.', 'e1')];
    const verdict = claim(play([asks(), echo, user(words)]));
    assert.deepEqual(verdict.kind === 'said' && verdict.by, by(words));
  });

  it('joins an answer that a pause has cut in two', () => {
    const verdict = claim(play([asks(), user('Yes.'), user('Run npm test.', 'u2')]));
    assert.deepEqual(verdict.kind === 'said' && verdict.by, by('Yes. Run npm test.', ['u1', 'u2']));
  });

  it('counts when the question stands before their eyes, whatever the voice does', () => {
    assert.equal(claim(play([asked(), shown(), user(words)])).kind, 'said');
  });

  it('counts with typed words, even while the voice is speaking', () => {
    const verdict = claim(play([asks(), says('By the way.', 'r2'), types(words)]));
    assert.deepEqual(verdict.kind === 'said' && verdict.by, by(words, ['typed 1'], 'typed'));
    assert.equal(claim(play([asks(), soon({ type: 'typed', itemId: 'typed 1', text: words })])).kind, 'said');
  });

  it('counts with what was said while a key was held', () => {
    const held: Act[] = [{ type: 'pressed' }, { type: 'turnCommitted', itemId: 'u1' }, heard(words)];
    assert.equal(claim(play([asks(), held])).kind, 'said');
    assert.equal(claim(play([{ type: 'pressed' }, asks(), held.slice(1)])).kind, 'refused');
  });

  it('counts again for the same call: a worker that died may ask twice', () => {
    const used: Act = { type: 'used', turnIds: ['u1'], functionCallId: 'f1' };
    assert.equal(claim(play([asks(), user(words), used])).kind, 'said');
  });

  it('does not choose between two questions that the same words fit', () => {
    const twin = anApproval({ approvalId: 'q3', workspaceId: 'w2' });
    const two: Act[] = [...asked(), ...asked(twin), ...says(approval.question), stops()];
    assert.equal(claim(play([two, user(words)])).kind, 'refused');
    assert.equal(claim(play([two, user('No.')]), 'no').kind, 'refused');
  });

  it('is checked against the same facts by the next worker', () => {
    const events: readonly Act[] = [...asks(), ...user(words)];
    // Every event is read twice where the worker died before it was acknowledged.
    for (const [index, act] of events.entries()) {
      const again = play([events.slice(0, index + 1), act, events.slice(index + 1)]);
      assert.equal(claim(again).kind, 'said', `after event ${index}`);
    }
  });
});

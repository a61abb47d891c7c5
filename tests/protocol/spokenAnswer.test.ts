import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isAsking, readSpokenAnswer } from '../../protocol/spokenAnswer.ts';
import type { SpokenAnswer } from '../../protocol/spokenAnswer.ts';

type Question = Parameters<typeof readSpokenAnswer>[1];

const test: Question = { names: ['test'], exact: 'npm test', question: 'May I run npm test, without a sandbox?' };
const build: Question = { names: ['build'], exact: 'npm run build', question: 'May I run npm run build?' };
const workflow: Question = {
  names: ['ci.yml'],
  exact: '.github/workflows/ci.yml',
  question: 'May I change ci.yml? Be careful: CI runs it.',
};
const makefile: Question = { names: ['Makefile'], exact: 'Makefile', question: 'May I change Makefile?' };
const pair: Question = {
  names: ['package.json', '.env'],
  exact: 'package.json\n.env',
  question: 'May I change package.json and .env?',
};
const pack: Question = { names: ['package.json'], exact: 'package.json', question: 'May I change package.json?' };
const seed: Question = {
  names: ['seed-all.js'],
  exact: 'node scripts/seed-all.js',
  question: 'May I run node scripts/seed-all.js?',
};
const camel: Question = { names: ['buildAll2'], exact: 'npm run buildAll2', question: 'May I run npm run buildAll2?' };
const hostile: Question = { names: ['yes.sh'], exact: 'yes.sh', question: 'May I change yes.sh?' };
const goAhead: Question = { names: ['go-ahead'], exact: 'go-ahead', question: 'May I change go-ahead?' };
const noCache: Question = {
  names: ['build'],
  exact: 'make build --no-cache',
  question: 'May I run make build --no-cache?',
};
const unnamed: Question = { names: [], exact: 'curl x | sh', question: 'May I run the command that Earshot shows?' };

const bare: SpokenAnswer = { kind: 'yes', scope: 'once', named: false };
const named: SpokenAnswer = { kind: 'yes', scope: 'once', named: true };
const no = (reason: string | null = null): SpokenAnswer => ({ kind: 'no', scope: 'no', reason });
const unclear: SpokenAnswer = { kind: 'unclear' };

const rows: readonly (readonly [words: string, question: Question, answer: SpokenAnswer])[] = [
  // A bare yes, however it is said.
  ...[
    'Yes.', 'yeah', 'Yep!', 'Yes, please.', 'Sure, go ahead.', 'Okay.', 'OK do it', 'Um, yes.', 'Alright, thanks.', 'Please do.',
    'Go for it', 'Yes, you may.', 'Yes yes yes', 'That’s fine.', 'Allow it.', 'Yes, run it.', 'Yes, just this once.', 'Only once, yes.',
    'Yes, only this time.', 'Confirmed.',
  ].map((words) => [words, test, bare] as const), // prettier-ignore
  // The thing is named.
  ...[
    'Yes, run npm test.', 'yes run NPM test', 'Yes, run the tests.', 'Go ahead and run the test, please.', 'Yes, npm test.',
    'Yes. Run n p m test.', 'Yes, test.', 'Sure, run npm tests without a sandbox'.replace(' without a sandbox', ''), 'Yes you may run npm test',
    'Yes, run the tests, npm test.', 'yes, just once, run the tests',
  ].map((words) => [words, test, named] as const), // prettier-ignore
  ['Yes, change ci dot yml.', workflow, named],
  ['yes, change CI YAML', workflow, named],
  ['Yes, change the c i file.', workflow, named],
  ['Yes, edit the CI workflow.', workflow, named],
  ['Yes, change the make file.', makefile, named],
  ['Yes, change package dot jason.', pack, named],
  ['Yes, change package JSON.', pack, named],
  ['Yes, run seed all.', seed, named],
  ['Yes, run seed dash all dot js', seed, named],
  ['Yes, run build all two', camel, unclear],
  ['Yes, run build all 2', camel, named],
  ['Yes, change package json and dot env.', pair, named],
  ['Yes, run the builds.', build, named],
  ['Yes, run migrat.', { names: ['migrate'], exact: 'make migrate', question: '' }, named],
  // Only one of two is named; or another thing.
  ['Yes, change package json.', pair, bare],
  ['Yes, run the tests.', build, unclear],
  ['Yes, run the build and the tests.', build, unclear],
  ['Yes, deploy.', build, unclear],
  // For the session.
  ['Yes, for this session.', test, { kind: 'yes', scope: 'session', named: false }],
  ['Yes, always.', test, { kind: 'yes', scope: 'session', named: false }],
  ['Yes, run npm test for the rest of this session.', test, { kind: 'yes', scope: 'session', named: true }],
  // No, with and without a reason.
  ...['No.', 'Nope', 'No, thanks.', 'no way', 'Not now.', 'Not yet', "Don't.", 'Do not do it.', 'Never mind.', 'Um, no.', 'No no no.', "Don't run it.", 'Stop.', 'Absolutely not!', 'Cancel that.']
    .map((words) => [words, test, no()] as const), // prettier-ignore
  ['No, use a flag instead.', test, no('use a flag instead.')],
  ['No, and run it with yarn.', test, no('run it with yarn.')],
  ['Well, no. Use the other script, please.', test, no('Use the other script, please.')],
  ['Nope, use a flag instead.', test, no('use a flag instead.')],
  ['Nah. Use the other script.', test, no('Use the other script.')],
  ['No thank you, use make.', test, no('use make.')],
  ['Not now, use make.', test, no('use make.')],
  ['Not that one, use make.', test, no('Not that one, use make.')],
  ['Notwithstanding, no.', test, unclear],
  ['Never do that, use make.', test, { kind: 'no', scope: 'never', reason: 'Never do that, use make.' }],
  ["Don't run that, use make.", test, no("Don't run that, use make.")],
  ['Never.', test, { kind: 'no', scope: 'never', reason: null }],
  ["No, and don't ask me again.", test, { kind: 'no', scope: 'never', reason: "don't ask me again." }],
  ['no never', test, { kind: 'no', scope: 'never', reason: null }],
  // Neither: hedges, negations inside, questions, other talk.
  ...[
    '', '   ', 'Yes, but not now.', "Yes, but don't run the slow ones.", 'I think so.', 'Maybe.', 'Yes, maybe.', 'I guess, yes.', 'Yes?', 'Really?',
    'Yes or no?', 'What does it do?', 'May I run npm test?', 'Should I say yes?', 'If you must, yes.', 'Yes, if it is safe.', 'Yes, unless it is slow.',
    'Yes, except the slow ones.', 'Okay, let me think.', 'Hmm.', 'Wait.', 'Yes, wait.', 'Yes. No.', 'No, wait, yes.', 'No, yes.', 'No problem.', 'Not bad, yes, run the tests.',
    'Not a problem, run npm test.', 'Not sure.',
    'No worries, go ahead.', 'Yes is what he said.', 'He said yes.', 'Do not say yes.'.replace('Do not', 'I would'), 'Yes and then I went to the test.', 'run npm test',
    'Yesterday.', 'Rename yes to no.', 'Yes, run npm test and delete the folder.', 'The tests are fine, okay?', 'Yes, without the test.',
    'The answer of the page is yes.', "It's not okay.", 'Yes later.', 'Yes, tomorrow run npm test.', 'Yes, run npm publish.',
  ].map((words) => [words, test, unclear] as const), // prettier-ignore
  [`Yes ${'please '.repeat(40)}`, test, unclear],
  // Names that are no names: saying them names nothing.
  ['Yes.', hostile, bare],
  ['Yes, change yes.', hostile, bare],
  ['Yes, go ahead.', goAhead, bare],
  // A no inside the command does not make a yes of it.
  ['Yes, run make build no cache.', noCache, unclear],
  ['Yes, run make build.', noCache, named],
  ['Yes, run it.', unnamed, bare],
];

describe('the words of an answer', () => {
  for (const [words, question, answer] of rows) {
    it(`“${words.slice(0, 60)}” to “${question.question}” is ${answer.kind === 'yes' ? `a yes, ${answer.named ? 'named' : 'bare'}` : answer.kind}`, () => {
      assert.deepEqual(readSpokenAnswer(words, question), answer);
    });
  }

  it('are read in whatever case, and with whatever marks', () => {
    for (const words of ['YES RUN NPM TEST', '“Yes” – run: npm, test!', 'yes… run… npm test']) {
      assert.deepEqual(readSpokenAnswer(words, test), named);
    }
  });

  it('say whether a voice has asked the question, or spoke of something else', () => {
    assert.equal(isAsking('May I run npm test, without a sandbox?', test), true);
    assert.equal(isAsking('Can I run the tests for you?', test), true);
    assert.equal(isAsking('Shall I tell you the weather?', test), false);
    assert.equal(isAsking('May I go ahead?', goAhead), false);
    assert.equal(isAsking('Anything?', unnamed), false);
    assert.equal(isAsking('I am going to run npm test.', test), false);
    assert.equal(isAsking('May I change package.json?', pair), false);
    assert.equal(isAsking('May I change package.json and .env?', pair), true);
  });
});

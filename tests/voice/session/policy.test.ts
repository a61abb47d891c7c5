import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { writeClosed, writeDecision } from '../../../protocol/decisionText.ts';
import type { ReadDecision } from '../../../protocol/decisionText.ts';
import type { Heard } from '../../../voice/ears/heard.ts';
import { planResponse, sentences } from '../../../voice/session/policy.ts';
import type { Asked, Plan } from '../../../voice/session/policy.ts';
import type { Question } from '../../../voice/session/readAnswer.ts';
import { anApproval } from '../../fakes/anApproval.ts';

const allTools = ['background_agent', 'undo_last', 'stop_task', 'answer_approval', 'remain_silent'];
const reading = (text: string): { text: string; score: number; tokens: [] } => ({ text, score: -1, tokens: [] });
const turn = (heard: Heard): Asked => ({ type: 'turn', heard });
const command = (text: string): Asked => turn({ kind: 'command', templateId: 'any', ...reading(text) });
const free = (text: string): Asked => turn({ kind: 'free', ...reading(text) });
const nothing = turn({ kind: 'nothing' });
const typed = (text: string, role = 'user'): Asked => ({
  type: 'item',
  item: { type: 'message', role, content: [{ type: 'input_text', text }] },
});
const result = (output: string): Asked => ({
  type: 'item',
  item: { type: 'function_call_output', call_id: 'call_1', output },
});
const call = (name: string, args: object, say: string | null = null): Plan => ({
  calls: [{ name, arguments: JSON.stringify(args) }],
  say,
  question: null,
  permission: null,
});
const say = (text: string, question: Question | null = null): Plan => ({
  calls: [],
  say: text,
  question,
  permission: null,
});
const silence: Plan = { calls: [], say: null, question: null, permission: null };
const approval = anApproval();
const permission: ReadDecision = {
  approvalId: 'q1',
  say: 'May I run npm test, without a sandbox? Say yes, run npm test; or no.',
  naming: 'run npm test',
};
const told = (text: string): Asked => typed(`[BACKEND] ${text}`);
const answers = (args: object): Plan => ({ ...call('answer_approval', { approvalId: 'q1', ...args }), permission });
const twins: Question = ['Rename a to b.', 'Rename a to d.'];

interface Row {
  readonly sentence: string;
  readonly asked: readonly Asked[];
  readonly tools?: readonly string[];
  readonly open?: Question;
  readonly permission?: ReadDecision;
  readonly plan: Plan;
}

const rows: readonly Row[] = [
  { sentence: 'is silent when nothing was asked', asked: [], plan: silence },
  {
    sentence: 'passes a heard command on in the words as heard',
    asked: [command('Rename fetch user to load user.')],
    plan: call('background_agent', { prompt: 'Rename fetch user to load user.' }),
  },
  {
    sentence: 'passes free speech on too',
    asked: [free('Make it prettier.')],
    plan: call('background_agent', { prompt: 'Make it prettier.' }),
  },
  {
    sentence: 'passes typed text on',
    asked: [typed('rename a to b')],
    plan: call('background_agent', { prompt: 'rename a to b' }),
  },
  {
    sentence: 'takes the user tag off typed text',
    asked: [typed('[USER] rename a to b')],
    plan: call('background_agent', { prompt: 'rename a to b' }),
  },
  {
    sentence: 'joins the turns of a request that a pause has cut in two',
    asked: [free('Rename fetch user'), nothing, free('to load user.')],
    plan: call('background_agent', { prompt: 'Rename fetch user to load user.' }),
  },
  { sentence: 'calls the undo tool', asked: [command('Undo that.')], plan: call('undo_last', {}) },
  {
    sentence: 'passes undo on as words when there is no tool for it',
    asked: [command('Undo that.')],
    tools: ['background_agent'],
    plan: call('background_agent', { prompt: 'Undo that.' }),
  },
  {
    sentence: 'does not take a word that only begins with undo for it',
    asked: [free('Undoubtedly, the last change.')],
    plan: call('background_agent', { prompt: 'Undoubtedly, the last change.' }),
  },
  ...[
    'Undo that and merge.',
    'Undo and merge.',
    'Undo only list card.',
    'Undo the changes in list card.',
    'Undo the undo.',
  ].map((words) => ({
    sentence: `passes on what asks for another undo than the tool's: ${words}`,
    asked: [command(words)],
    plan: call('background_agent', { prompt: words }),
  })),
  { sentence: 'calls the stop tool', asked: [free('Please stop.')], plan: call('stop_task', {}) },
  { sentence: 'calls the stop tool for never mind', asked: [command('Never mind.')], plan: call('stop_task', {}) },
  { sentence: 'calls the stop tool for cancel', asked: [typed('cancel the task')], plan: call('stop_task', {}) },
  {
    sentence: 'does not stop the task when the request is about stopping something else',
    asked: [free('Stop logging the password.')],
    plan: call('background_agent', { prompt: 'Stop logging the password.' }),
  },
  { sentence: 'remains silent on a filler word', asked: [free('Umm.')], plan: call('remain_silent', {}) },
  ...[
    'Let me think.',
    'Hmm, hold on.',
    'Umm, well, wait a second.',
    "I'm thinking about it.",
    'Okay, just a moment.',
  ].map((words) => ({
    sentence: `remains silent on "${words}" (codex#85)`,
    asked: [free(words)],
    plan: call('remain_silent', {}),
  })),
  ...['Okay.', 'Let me think of a name like total.', 'Hold on to the old name.'].map((words) => ({
    sentence: `passes "${words}" on: it is more than thinking aloud`,
    asked: [free(words)],
    plan: call('background_agent', { prompt: words }),
  })),
  {
    sentence: 'is silent on a filler word without a tool for it',
    asked: [free('Hmm')],
    tools: ['background_agent'],
    plan: silence,
  },
  {
    sentence: 'asks which of two close readings was meant',
    asked: [turn({ kind: 'unclear', readings: [reading('Rename a to b.'), reading('Rename a to d.')] })],
    plan: say('Did you say: Rename a to b, or: Rename a to d? Say the first, or the second.', twins),
  },
  ...['The first one.', 'First', 'the first!', 'Number one.'].map((words) => ({
    sentence: `takes the first reading for "${words}"`,
    open: twins,
    asked: [free(words)],
    plan: call('background_agent', { prompt: 'Rename a to b.' }),
  })),
  {
    sentence: 'takes the second reading, typed too',
    open: twins,
    asked: [typed('the second one')],
    plan: call('background_agent', { prompt: 'Rename a to d.' }),
  },
  {
    sentence: 'takes a chosen reading to its own tool',
    open: ['Undo that.', 'Rename a to d.'],
    asked: [command('The first.')],
    plan: call('undo_last', {}),
  },
  {
    sentence: 'leaves it when it was neither',
    open: twins,
    asked: [command('No.')],
    plan: say(sentences.neither),
  },
  {
    sentence: 'does not stop the task for "never mind" when that answers a question',
    open: twins,
    asked: [command('Never mind.')],
    plan: say(sentences.neither),
  },
  {
    sentence: 'asks which one a mere yes means',
    open: twins,
    asked: [command('Yes.')],
    plan: say(sentences.which, twins),
  },
  {
    sentence: 'takes a request said again as a request, and the question as settled',
    open: twins,
    asked: [command('Rename a to d.')],
    plan: call('background_agent', { prompt: 'Rename a to d.' }),
  },
  {
    sentence: 'does not take an answer for one without a question',
    asked: [free('The first one.')],
    plan: call('background_agent', { prompt: 'The first one.' }),
  },
  {
    sentence: 'keeps the question open over a noise',
    open: twins,
    asked: [nothing],
    plan: say(sentences.notHeard, twins),
  },
  {
    sentence: 'keeps the question open while the user thinks aloud',
    open: twins,
    asked: [free('Hmm, let me think.')],
    plan: { ...call('remain_silent', {}), question: twins },
  },
  {
    sentence: 'keeps the question open over a result',
    open: twins,
    asked: [result('Renamed it.')],
    plan: say('Renamed it.', twins),
  },
  { sentence: 'says that it heard nothing', asked: [nothing], plan: say(sentences.notHeard) },
  {
    sentence: 'says that its hearing failed',
    asked: [{ type: 'deafTurn' }],
    plan: say(sentences.earsFailed),
  },
  { sentence: 'speaks a result', asked: [result('Renamed it.')], plan: say('Renamed it.') },
  {
    sentence: 'speaks the summary of a result in JSON',
    asked: [result('{"outcome":"done","summary":"Renamed it."}')],
    plan: say('Renamed it.'),
  },
  { sentence: 'is silent on an empty result', asked: [result('')], plan: silence },
  {
    sentence: 'speaks several results in their order',
    asked: [result('One.'), result('Two.')],
    plan: say('One. Two.'),
  },
  {
    sentence: 'answers a request and a result in one response',
    asked: [result('Renamed it.'), command('Undo that.')],
    plan: call('undo_last', {}, 'Renamed it.'),
  },
  {
    sentence: 'speaks what the back end puts in instead of asking it',
    asked: [typed('[BACKEND] Still working.')],
    plan: say('Still working.'),
  },
  {
    sentence: 'asks for permission in the very words, and expects the answer',
    asked: [told(writeDecision(approval))],
    plan: { ...say(permission.say), permission },
  },
  ...(
    [
      ['Yes.', { decision: 'once' }],
      ['Yes, run NPM test.', { decision: 'once' }],
      ['Yes, but from now in P M test.', { decision: 'once' }],
      ['Yes, run the tests for this session.', { decision: 'session' }],
      ['No.', { decision: 'no' }],
      ['Never.', { decision: 'never' }],
      ['Never mind.', { decision: 'no' }],
      ['No, use a flag instead.', { decision: 'no', reason: 'use a flag instead.' }],
    ] as const
  ).map(([words, args]) => ({
    sentence: `passes "${words}" on as the answer, and leaves open whether it counts`,
    permission,
    asked: [free(words)],
    plan: answers(args),
  })),
  {
    sentence: 'does not take for the answer what is a request',
    permission,
    asked: [free('Rename a to b.')],
    plan: { ...call('background_agent', { prompt: 'Rename a to b.' }), permission },
  },
  {
    sentence: 'still stops the task that asks',
    permission,
    asked: [free('Stop.')],
    plan: { ...call('stop_task', {}), permission },
  },
  {
    sentence: 'answers nothing without a tool for it',
    permission,
    tools: ['background_agent'],
    asked: [free('Yes.')],
    plan: { ...call('background_agent', { prompt: 'Yes.' }), permission },
  },
  {
    sentence: 'takes a yes for a request when nothing was asked',
    asked: [free('Yes.')],
    plan: call('background_agent', { prompt: 'Yes.' }),
  },
  {
    sentence: 'asks again what did not count, and expects the answer still',
    permission,
    asked: [result(`A bare yes is not enough for this. ${permission.say}`)],
    plan: { ...say(`A bare yes is not enough for this. ${permission.say}`), permission },
  },
  {
    sentence: 'says nothing of a question that is closed, and expects no answer any more',
    permission,
    asked: [told(writeClosed(anApproval({ state: { phase: 'expired', atMs: 1 } })))],
    plan: silence,
  },
  {
    sentence: 'keeps asking when it is another question that is closed',
    permission,
    asked: [told(writeClosed(anApproval({ approvalId: 'q2', state: { phase: 'withdrawn', atMs: 1 } })))],
    plan: { ...silence, permission },
  },
  {
    sentence: 'says where to look for what cannot be asked aloud',
    asked: [told(writeDecision(anApproval({ spoken: false })))],
    plan: {
      ...say("I need your permission for something that I cannot read out. Please look at Earshot's window."),
      permission: {
        approvalId: 'q1',
        say: "I need your permission for something that I cannot read out. Please look at Earshot's window.",
        naming: '',
      },
    },
  },
  { sentence: 'never answers system text', asked: [typed('You are helpful.', 'system')], plan: silence },
  {
    sentence: 'says what it heard when no tool can take it',
    asked: [free('Tell me a joke!')],
    tools: [],
    plan: say('I heard: Tell me a joke. But I have no tool to pass it on to.'),
  },
];

describe('planResponse', () => {
  for (const { sentence, asked, tools = allTools, open: question = null, permission: asking = null, plan } of rows) {
    it(sentence, () => {
      const declared = tools.map((name) => ({ type: 'function' as const, name }));
      assert.deepEqual(planResponse(asked, declared, { question, permission: asking }), plan);
    });
  }
});

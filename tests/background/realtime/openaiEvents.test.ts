import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readOpenaiFrame } from '../../../background/realtime/openaiEvents.ts';
import { toProviderFailure } from '../../../background/realtime/openaiErrors.ts';
import type { WireEvent } from '../../../background/realtime/wire.ts';
import type { Failure } from '../../../protocol/appError.ts';
import { heard, responseDone, speech } from '../../fakes/wireEvents.ts';

const call = { id: 'i1', type: 'function_call', name: 'background_agent', call_id: 'c1', arguments: '{}' };
const functionCall = { functionCallId: 'c1', name: 'background_agent', args: '{}' };
const message = { id: 'i2', type: 'message' };
const spoken = { response_id: 'r1', item_id: 'i1' };
const transcription = 'conversation.item.input_audio_transcription';

const says = (message: string): Failure => ({
  code: 'provider_refused',
  message: `The voice service says: ${message}`,
});

const overloaded = (message: string): Failure => toProviderFailure({ code: 'server_error', message });

const cases: readonly (readonly [object, WireEvent])[] = [
  [{ type: 'session.updated' }, { type: 'sessionReady' }],
  [{ type: 'input_audio_buffer.speech_started', item_id: 'i1' }, speech('speechStarted', 'i1')],
  [{ type: 'input_audio_buffer.speech_stopped', item_id: 'i1' }, speech('speechStopped', 'i1')],
  [
    { type: 'conversation.item.added', item: { id: 'i1', type: 'message' } },
    { type: 'itemAdded', itemId: 'i1' },
  ],
  [
    { type: `${transcription}.delta`, item_id: 'i1', delta: 're' },
    { type: 'heardDelta', itemId: 'i1', text: 're' },
  ],
  [
    {
      type: `${transcription}.completed`,
      item_id: 'i1',
      transcript: 'rename it',
      logprobs: [
        { token: 'rename', logprob: -1 },
        { token: ' it', logprob: -0.5 },
      ],
    },
    heard('i1', 'rename it', { score: -0.75 }),
  ],
  [
    { type: `${transcription}.completed`, item_id: 'i1', transcript: 'rename it', logprobs: null },
    heard('i1', 'rename it'),
  ],
  [
    { type: 'response.created', response: { id: 'r1' } },
    { type: 'responseStarted', responseId: 'r1' },
  ],
  [
    { type: 'response.done', response: { id: 'r1', status: 'completed', output: [message, call] } },
    responseDone('r1', { functionCalls: [functionCall] }),
  ],
  [
    { type: 'response.done', response: { id: 'r1', status: 'cancelled', output: [call] } },
    responseDone('r1', { status: 'cancelled' }),
  ],
  [
    { type: 'response.done', response: { id: 'r1', status: 'incomplete', output: [call] } },
    responseDone('r1', { status: 'incomplete' }),
  ],
  [
    { type: 'response.function_call_arguments.done', ...spoken, call_id: 'c1', arguments: '{}' },
    { type: 'other', wireType: 'response.function_call_arguments.done' },
  ],
  [
    { type: 'response.output_audio_transcript.delta', ...spoken, delta: 'Done' },
    { type: 'saidDelta', responseId: 'r1', itemId: 'i1', text: 'Done' },
  ],
  [
    { type: 'response.output_audio_transcript.done', ...spoken, transcript: 'Done.' },
    { type: 'said', responseId: 'r1', itemId: 'i1', text: 'Done.', aloud: true },
  ],
  [
    { type: 'output_audio_buffer.started', response_id: 'r1' },
    { type: 'playbackStarted', responseId: 'r1' },
  ],
  [
    { type: 'output_audio_buffer.stopped', response_id: 'r1' },
    { type: 'playbackStopped', responseId: 'r1' },
  ],
  [
    { type: 'output_audio_buffer.cleared', response_id: 'r1' },
    { type: 'playbackCleared', responseId: 'r1' },
  ],
  [
    {
      type: 'response.done',
      response: {
        id: 'r1',
        status: 'failed',
        output: [call],
        status_details: { type: 'failed', error: { type: 'server_error', code: null, message: 'busy' } },
      },
    },
    responseDone('r1', { status: 'failed', failure: overloaded('busy') }),
  ],
  [
    { type: 'response.done', response: { id: 'r1', status: 'completed', usage: { input_tokens: 'many' } } },
    responseDone('r1'),
  ],
  [{ type: 'response.done', response: { id: 'r1', status: 'completed', usage: {} } }, responseDone('r1')],
  [
    {
      type: 'response.done',
      response: {
        id: 'r1',
        status: 'completed',
        usage: {
          input_tokens: 789,
          output_tokens: 32,
          input_token_details: {
            text_tokens: 313,
            audio_tokens: 476,
            cached_tokens: 640,
            cached_tokens_details: { text_tokens: 256, audio_tokens: 384 },
          },
          output_token_details: { text_tokens: 9, audio_tokens: 23 },
        },
      },
    },
    responseDone('r1', {
      usage: {
        input: { text: 313, audio: 476, image: 0 },
        cached: { text: 256, audio: 384, image: 0 },
        output: { text: 9, audio: 23, image: 0 },
      },
    }),
  ],
  [
    {
      type: 'response.done',
      response: { id: 'r1', status: 'completed', usage: { input_tokens: 7, output_tokens: 2 } },
    },
    responseDone('r1', {
      usage: {
        input: { text: 7, audio: 0, image: 0 },
        cached: { text: 0, audio: 0, image: 0 },
        output: { text: 2, audio: 0, image: 0 },
      },
    }),
  ],
  [
    { type: `${transcription}.completed`, item_id: 'i1', transcript: 'hi', usage: { type: 'duration', seconds: 2.5 } },
    heard('i1', 'hi', { usage: { unit: 'seconds', seconds: 2.5 } }),
  ],
  [
    {
      type: `${transcription}.completed`,
      item_id: 'i1',
      transcript: 'hi',
      usage: { type: 'tokens', input_tokens: 25, output_tokens: 4, input_token_details: { audio_tokens: 25 } },
    },
    heard('i1', 'hi', {
      usage: { unit: 'tokens', input: { text: 0, audio: 25, image: 0 }, output: { text: 4, audio: 0, image: 0 } },
    }),
  ],
  [
    { type: `${transcription}.failed`, item_id: 'i1', error: { message: 'no' } },
    { type: 'hearingFailed', itemId: 'i1' },
  ],
  [
    { type: 'input_audio_buffer.speech_started', item_id: 'i1', audio_start_ms: 1_200 },
    speech('speechStarted', 'i1', 1_200),
  ],
  [
    { type: 'input_audio_buffer.speech_stopped', item_id: 'i1', audio_end_ms: 2_400 },
    speech('speechStopped', 'i1', 2_400),
  ],
  [
    { type: 'input_audio_buffer.committed', item_id: 'i1' },
    { type: 'turnCommitted', itemId: 'i1' },
  ],
  [
    { type: 'conversation.item.truncated', item_id: 'i1', content_index: 0, audio_end_ms: 900 },
    { type: 'saidCut', itemId: 'i1', playedMs: 900 },
  ],
  [
    { type: 'response.output_text.delta', ...spoken, delta: 'Done' },
    { type: 'saidDelta', responseId: 'r1', itemId: 'i1', text: 'Done' },
  ],
  [
    { type: 'response.output_text.done', ...spoken, text: 'Done.' },
    { type: 'said', responseId: 'r1', itemId: 'i1', text: 'Done.', aloud: false },
  ],
  [
    { type: 'rate_limits.updated', rate_limits: [] },
    { type: 'other', wireType: 'rate_limits.updated' },
  ],
];

describe("OpenAI's events", () => {
  for (const [frame, event] of cases) {
    it(`reads ${JSON.stringify(frame).slice(0, 90)}`, () => {
      assert.deepEqual(readOpenaiFrame(JSON.stringify(frame)).event, event);
    });
  }

  it('never throws, whatever comes, and hands on what it does not know by its name (codex#43, codex#52)', () => {
    for (const frame of ['', 'hello', '[]', '{"type":7}', '{"type":"response.done"}']) {
      assert.equal(readOpenaiFrame(frame).event.type, 'other');
    }
  });

  it('knows an event again by its event id, and by the ids inside it where the legs differ', () => {
    const keysOf = (frame: object): readonly string[] => readOpenaiFrame(JSON.stringify(frame)).keys;
    const done = { type: 'response.done', response: { id: 'r1' } };
    assert.deepEqual(keysOf({ ...done, event_id: 'e1' }), ['e1', 'response.done:r1']);
    assert.deepEqual(keysOf(done), ['response.done:r1']);
    assert.deepEqual(keysOf({ type: 'session.updated' }), []);
  });

  it('replays what happened, not how it grew', () => {
    const replayed = (frame: object): boolean => readOpenaiFrame(JSON.stringify(frame)).replayed;
    assert.equal(replayed({ type: 'response.output_audio_transcript.delta', ...spoken, delta: 'a' }), false);
    assert.equal(replayed({ type: 'response.output_audio_transcript.done', ...spoken, transcript: 'a' }), true);
    const busy = { code: 'conversation_already_has_active_response', message: 'busy' };
    assert.equal(replayed({ type: 'error', error: busy }), false);
    assert.equal(replayed({ type: 'error', error: { message: 'odd' } }), true);
  });

  const error = (code: string | null, eventId?: string): string =>
    JSON.stringify({ type: 'error', error: { code, message: 'words', event_id: eventId } });
  const failures: readonly (readonly [string, string, WireEvent])[] = [
    [
      'takes a busy provider for a reason to wait (codex#84)',
      error('conversation_already_has_active_response'),
      { type: 'responseRefused' },
    ],
    [
      'ends with an expired session (codex#45)',
      error('session_expired'),
      { type: 'sessionEnded', cause: 'expired', failure: says('words') },
    ],
    [
      'ends with a refused key (codex#45)',
      error('invalid_api_key'),
      {
        type: 'sessionEnded',
        cause: 'credential',
        failure: toProviderFailure({ code: 'invalid_api_key', message: 'words' }),
      },
    ],
    ['goes on after an error that names nothing (codex#45)', error(null), { type: 'problem', failure: says('words') }],
    [
      'goes on when the server is in trouble, and says so (codex#45, codex#51)',
      error('server_error'),
      { type: 'problem', failure: overloaded('words') },
    ],
    [
      'names the item an error refuses',
      error('invalid_value', 'i1'),
      { type: 'itemRefused', itemId: 'i1', failure: says('words') },
    ],
    [
      'knows that a response asked for will not come',
      error('invalid_value', 'earshot:respond'),
      { type: 'responseFailed', failure: says('words') },
    ],
    [
      'knows that settings were refused',
      error('invalid_value', 'earshot:settings'),
      { type: 'settingsRefused', failure: says('words') },
    ],
    [
      'tells of a turn that went wrong',
      error('invalid_value', 'earshot:turn'),
      { type: 'problem', failure: says('words') },
    ],
    [
      'minds no voice that was silent already',
      error('response_cancel_not_active', 'earshot:turn'),
      { type: 'other', wireType: 'error response_cancel_not_active' },
    ],
    ['minds no turn without sound', error('input_audio_buffer_commit_empty', 'earshot:turn'), { type: 'turnEmpty' }],
  ];
  for (const [name, frame, event] of failures) {
    it(name, () => {
      assert.deepEqual(readOpenaiFrame(frame).event, event);
    });
  }
});

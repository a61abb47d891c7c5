import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readOpenaiFrame } from '../../../background/realtime/openaiEvents.ts';
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
    { type: 'said', responseId: 'r1', itemId: 'i1', text: 'Done.' },
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
    { type: 'error', error: { code: 'conversation_already_has_active_response', message: 'busy' } },
    { type: 'responseRefused' },
  ],
  [
    { type: 'error', error: { code: 'session_expired', message: 'over' } },
    { type: 'sessionEnded', cause: 'expired', failure: says('over') },
  ],
  [
    { type: 'error', error: { code: null, message: 'odd' } },
    { type: 'problem', failure: says('odd') },
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

  it('never throws, whatever comes', () => {
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
  });
});

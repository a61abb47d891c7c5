import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answerTemplates } from '../../../voice/ears/answerTemplates.ts';
import type { Reading } from '../../../voice/ears/heard.ts';
import { agentTool, heardCommand, messageEnd, Scene } from './scene.ts';

const createResponse = { type: 'response.create' } as const;
const callEvents = [
  'response.output_item.added',
  'conversation.item.added',
  'response.function_call_arguments.delta',
  'response.function_call_arguments.done',
  'conversation.item.done',
  'response.output_item.done',
  'response.done',
];
const messageStart = ['response.output_item.added', 'conversation.item.added', 'response.content_part.added'];
const added = ['conversation.item.added', 'conversation.item.done'];

/** What the wire says of a response that answers turns of so many recognised tokens. */
function usageOf(tokens: number): object {
  return {
    total_tokens: tokens,
    input_tokens: tokens,
    output_tokens: 0,
    input_token_details: {
      text_tokens: tokens,
      audio_tokens: 0,
      image_tokens: 0,
      cached_tokens: 0,
      cached_tokens_details: { text_tokens: 0, audio_tokens: 0, image_tokens: 0 },
    },
    output_token_details: { text_tokens: 0, audio_tokens: 0 },
  };
}

describe('a typed request', () => {
  it('becomes a function call', () => {
    const scene = new Scene({ tools: [agentTool] });
    assert.deepEqual(scene.type('rename a to b'), added);
    assert.deepEqual(scene.send(createResponse), ['response.created', ...callEvents]);
    assert.deepEqual(scene.last('response.done').response, {
      object: 'realtime.response',
      id: 'resp_x0002',
      status: 'completed',
      output: [
        {
          id: 'item_x0003',
          object: 'realtime.item',
          type: 'function_call',
          status: 'completed',
          call_id: 'call_x0004',
          name: 'background_agent',
          arguments: '{"prompt":"rename a to b"}',
        },
      ],
      output_modalities: ['audio'],
      max_output_tokens: 'inf',
      usage: usageOf(0),
      metadata: null,
    });
  });

  it('is answered once: a second response has nothing left to say', () => {
    const scene = new Scene({ tools: [agentTool] });
    scene.type('rename a to b');
    scene.send(createResponse);
    assert.deepEqual(scene.send(createResponse), ['response.created', 'response.done']);
  });

  it('gets its result spoken, sentence by sentence', () => {
    const scene = new Scene({ tools: [agentTool] });
    scene.type('rename a to b');
    scene.send(createResponse);
    const output = { type: 'function_call_output', call_id: 'call_x0004', output: 'Renamed it. Two files.' };
    assert.deepEqual(scene.send({ type: 'conversation.item.create', item: output }), added);
    assert.deepEqual(scene.send(createResponse), ['response.created', ...messageStart, '[speak]']);
    const { response } = scene.open;
    assert.ok(response.phase === 'speaking');
    const { id: responseId, itemId } = response;
    assert.deepEqual(scene.take({ type: 'sentenceSpoken', responseId, text: 'Renamed it.' }), [
      'response.output_audio_transcript.delta',
    ]);
    assert.deepEqual(scene.take({ type: 'playbackStarted', responseId, itemId }), ['output_audio_buffer.started']);
    scene.take({ type: 'sentenceSpoken', responseId, text: 'Two files.' });
    assert.equal(scene.last('response.output_audio_transcript.delta').delta, ' Two files.');
    assert.deepEqual(scene.take({ type: 'spoken', responseId }), messageEnd);
    assert.equal(scene.last('response.output_audio_transcript.done').transcript, 'Renamed it. Two files.');
    assert.deepEqual(scene.take({ type: 'playbackStopped', responseId }), ['output_audio_buffer.stopped']);
  });

  it('is answered in text when audio is not asked for', () => {
    const scene = new Scene({ output_modalities: ['text'] });
    scene.type('hello');
    assert.deepEqual(scene.send(createResponse), [
      'response.created',
      ...messageStart,
      'response.output_text.delta',
      'response.output_text.done',
      ...messageEnd.slice(1),
    ]);
  });

  it('is answered in text without a sound from the moment the mode is switched, and in sound again after it', () => {
    const scene = new Scene();
    const switchTo = (modality: 'text' | 'audio'): string[] =>
      scene.send({ type: 'session.update', session: { type: 'realtime', output_modalities: [modality] } });
    assert.deepEqual(switchTo('text'), ['[detectTurns]', 'session.updated']);
    scene.type('hello');
    assert.ok(!scene.send(createResponse).includes('[speak]'));
    assert.equal(scene.last('response.output_text.done').text, 'I heard: hello. But I have no tool to pass it on to.');
    switchTo('audio');
    scene.type('hello again');
    assert.equal(scene.send(createResponse).at(-1), '[speak]');
  });

  it('is all that is answered: context from the client, as a system or assistant item, is kept and never answered', () => {
    const scene = new Scene({ tools: [agentTool] });
    for (const [role, type] of [
      ['system', 'input_text'],
      ['assistant', 'output_text'],
    ] as const) {
      const item = { type: 'message', role, content: [{ type, text: 'Rename a to b.' }] };
      assert.deepEqual(scene.send({ type: 'conversation.item.create', item }), added);
    }
    assert.deepEqual(scene.send(createResponse), ['response.created', 'response.done']);
    assert.equal(scene.open.entries.length, 2);
  });

  it('may wait behind what the back end put in, which is read out by the next response', () => {
    const scene = new Scene({ tools: [agentTool] });
    scene.type('[BACKEND] Two files so far.');
    assert.equal(scene.send(createResponse).at(-1), '[speak]');
    const { response } = scene.open;
    assert.equal(response.phase === 'speaking' && response.text, 'Two files so far.');
  });

  it('calls no tool when the response forbids it', () => {
    const scene = new Scene({ tools: [agentTool] });
    scene.type('hello');
    const events = scene.send({ ...createResponse, response: { tool_choice: 'none' } });
    assert.deepEqual(events, ['response.created', ...messageStart, '[speak]']);
  });
});

describe('a spoken turn', () => {
  it('is committed, recognised and answered', () => {
    const scene = new Scene({ tools: [agentTool], audio: { input: { transcription: {} } } });
    assert.deepEqual(scene.speak(), [
      'input_audio_buffer.speech_started',
      'input_audio_buffer.speech_stopped',
      'input_audio_buffer.committed',
      '[hear]',
      ...added,
      'response.created',
    ]);
    assert.deepEqual(scene.hear(heardCommand('Undo that.')), [
      'conversation.item.input_audio_transcription.completed',
      ...callEvents,
    ]);
  });

  it('answers the question before it, and only that turn does', () => {
    const scene = new Scene({ tools: [agentTool] });
    const reading = (text: string): Reading => ({ text, score: -1, tokens: [] });
    const answers = (): unknown[] =>
      scene.effects.flatMap((effect) => (effect.type === 'hear' ? [effect.answers] : []));
    scene.speak();
    scene.hear({ kind: 'unclear', readings: [reading('Rename a to b.'), reading('Rename a to d.')] });
    scene.speak();
    scene.hear(heardCommand('The second one.'));
    assert.equal(scene.last('response.function_call_arguments.done').arguments, '{"prompt":"Rename a to d."}');
    scene.speak();
    assert.deepEqual(answers(), [[], answerTemplates, []]);
  });

  it('has one item id from its start to its transcript, and the span that was heard', () => {
    const scene = new Scene({ audio: { input: { transcription: {} } } });
    scene.speak();
    const itemId = scene.lastItemId();
    scene.hear(heardCommand('Undo that.'));
    const of = (type: string): unknown => scene.last(type).item_id;
    assert.deepEqual(
      [
        of('input_audio_buffer.speech_started'),
        of('input_audio_buffer.speech_stopped'),
        of('input_audio_buffer.committed'),
        of('conversation.item.input_audio_transcription.completed'),
      ],
      [itemId, itemId, itemId, itemId],
    );
    assert.deepEqual(
      scene.effects.find((effect) => effect.type === 'hear'),
      { type: 'hear', itemId, span: { startMs: 1_000, endMs: 2_500 }, answers: [] },
    );
  });

  it('tells the probability of each token when that is asked for', () => {
    const include = ['item.input_audio_transcription.logprobs'];
    const scene = new Scene({ include, audio: { input: { transcription: {} } } });
    scene.speak();
    scene.hear(heardCommand('Undo.'));
    assert.deepEqual(scene.last('conversation.item.input_audio_transcription.completed').logprobs, [
      { token: 'Undo.', logprob: -0.5, bytes: [85, 110, 100, 111, 46] },
    ]);
  });

  it('is not transcribed unless that is asked for', () => {
    const scene = new Scene({ tools: [agentTool] });
    scene.speak();
    assert.deepEqual(scene.hear(heardCommand('Undo that.')), callEvents);
  });

  it('is metered in the tokens that were recognised, and in nothing else', () => {
    const scene = new Scene({ tools: [agentTool], audio: { input: { transcription: {} } } });
    scene.speak();
    scene.hear(heardCommand('Undo that.'));
    assert.deepEqual(scene.last('conversation.item.input_audio_transcription.completed').usage, {
      type: 'tokens',
      input_tokens: 0,
      output_tokens: 1,
      total_tokens: 1,
    });
    const { response } = scene.last('response.done');
    assert.ok(typeof response === 'object' && response !== null && 'usage' in response);
    assert.deepEqual(response.usage, usageOf(1));
  });

  it('gets no response of its own when create_response is off', () => {
    const turnDetection = { type: 'server_vad' as const, create_response: false };
    const scene = new Scene({ tools: [agentTool], audio: { input: { turn_detection: turnDetection } } });
    assert.equal(scene.speak().at(-1), 'conversation.item.done');
    assert.deepEqual(scene.hear(heardCommand('Undo that.')), []);
    assert.deepEqual(scene.send(createResponse), ['response.created', ...callEvents]);
  });

  it('that could not be recognised is said so', () => {
    const scene = new Scene({ audio: { input: { transcription: {} } } });
    scene.speak();
    assert.deepEqual(scene.take({ type: 'hearingFailed', itemId: scene.lastItemId(), message: 'Broken.' }), [
      'conversation.item.input_audio_transcription.failed',
      ...messageStart,
      '[speak]',
    ]);
  });

  it('takes back a request that goes on before it was understood, and answers both halves', () => {
    const scene = new Scene({ tools: [agentTool] });
    scene.speak();
    const first = scene.lastItemId();
    assert.deepEqual(scene.take({ type: 'speechStarted', atMs: 3_000 }), [
      'input_audio_buffer.speech_started',
      'response.done',
    ]);
    assert.deepEqual(scene.take({ type: 'heard', itemId: first, heard: heardCommand('Rename a') }), []);
    scene.take({ type: 'speechStopped', atMs: 4_000 });
    scene.hear(heardCommand('to b.'));
    assert.equal(scene.last('response.function_call_arguments.done').arguments, '{"prompt":"Rename a to b."}');
  });
});

describe('push to talk', () => {
  const manual = { audio: { input: { turn_detection: null } }, tools: [agentTool] };

  it('commits what is buffered and answers on request only', () => {
    const scene = new Scene(manual);
    assert.deepEqual(scene.send({ type: 'input_audio_buffer.clear' }), ['[clearInput]', 'input_audio_buffer.cleared']);
    assert.deepEqual(scene.send({ type: 'input_audio_buffer.commit' }), [
      'input_audio_buffer.committed',
      '[hear]',
      ...added,
    ]);
    assert.deepEqual(scene.send(createResponse), ['response.created']);
    assert.deepEqual(scene.hear(heardCommand('Undo that.')), callEvents);
  });

  it('refuses to commit less than 100 ms', () => {
    const scene = new Scene(manual);
    scene.facts = { bufferedMs: 99, playedMs: 0 };
    scene.send({ type: 'input_audio_buffer.commit', event_id: 'mine' });
    assert.deepEqual(scene.last('error').error, {
      type: 'invalid_request_error',
      code: 'input_audio_buffer_commit_empty',
      message: 'Error committing input audio buffer: Expected at least 100ms of audio, but the buffer has 99ms.',
      param: null,
      event_id: 'mine',
    });
  });
});

describe('the end', () => {
  it('comes with an error when the session has lasted its hour, and nothing after it', () => {
    const scene = new Scene();
    assert.deepEqual(scene.take({ type: 'expired' }), ['error', '[end]']);
    assert.deepEqual(scene.state, { phase: 'ended', reason: 'expired' });
    assert.deepEqual(scene.send(createResponse), []);
  });

  it('comes without a word when the client hangs up', () => {
    const scene = new Scene();
    assert.deepEqual(scene.take({ type: 'hangup' }), ['[end]']);
  });
});

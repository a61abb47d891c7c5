import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { createOpenaiWire } from '../../../background/realtime/openaiWire.ts';
import { toSession, toUpdate } from '../../../background/realtime/openaiSession.ts';
import type { OutboundItem, Provider, TurnTaking } from '../../../background/realtime/wire.ts';
import { clientEventSchema } from '../../../protocol/realtime/clientEvents.ts';

const wire = createOpenaiWire(fetch);
const read = (frame: string): unknown => z.parse(clientEventSchema, JSON.parse(frame));
const persona = { instructions: 'Be brief.', tools: [{ name: 't', description: 'd', parameters: { type: 'object' } }] };
const answers = { create_response: true, interrupt_response: true };

const message = (role: string, text: string): object => ({
  type: 'conversation.item.create',
  event_id: 'i1',
  item: { id: 'i1', type: 'message', role, content: [{ type: 'input_text', text }] },
});

describe('an item on the wire', () => {
  const cases: readonly (readonly [string, OutboundItem, object])[] = [
    [
      "is the user's where it was typed, tagged once (codex#97, codex#98, codex#99)",
      { kind: 'text', itemId: 'i1', text: 'rename it' },
      message('user', '[USER] rename it'),
    ],
    [
      'is not tagged twice (codex#99)',
      { kind: 'text', itemId: 'i1', text: '[USER] rename it' },
      message('user', '[USER] rename it'),
    ],
    [
      "is the system's where the model should know something (codex#93, codex#97, codex#107)",
      { kind: 'context', itemId: 'i1', text: 'The branch is main.' },
      message('system', 'The branch is main.'),
    ],
    [
      "is a back end's message where a task tells how it goes (codex#81)",
      { kind: 'progress', itemId: 'i1', text: 'Running the tests.' },
      message('user', '[BACKEND] Running the tests.'),
    ],
    [
      "is a back end's message where a task asks",
      { kind: 'decision', itemId: 'i1', text: 'May I run npm test?' },
      message('user', '[BACKEND] May I run npm test?'),
    ],
    [
      'is the output of a function call where the task is over (codex#81)',
      { kind: 'output', itemId: 'i1', functionCallId: 'c1', text: 'Done.' },
      {
        type: 'conversation.item.create',
        event_id: 'i1',
        item: { id: 'i1', type: 'function_call_output', call_id: 'c1', output: 'Done.' },
      },
    ],
  ];
  for (const [name, item, event] of cases) {
    it(name, () => {
      assert.deepEqual(read(wire.itemFrame(item)), event);
    });
  }
});

describe('the frames of a turn by hand', () => {
  const turn = (type: string): object => ({ type, event_id: 'earshot:turn' });
  it('stop the voice before they clear what it has said, and forget what was heard before', () => {
    const { press, silence } = wire.turnFrames();
    const stop = [turn('response.cancel'), turn('output_audio_buffer.clear')];
    assert.deepEqual(silence.map(read), stop);
    assert.deepEqual(press.map(read), [...stop, turn('input_audio_buffer.clear')]);
  });

  it('take the turn and then ask for a response, which taking it alone does not', () => {
    const { release } = wire.turnFrames();
    assert.deepEqual(release.map(read), [turn('input_audio_buffer.commit'), turn('response.create')]);
  });
});

describe('the session', () => {
  const tools = [{ type: 'function', ...persona.tools[0] }];
  const cases: readonly (readonly [TurnTaking, readonly string[], object | null])[] = [
    [
      { mode: 'conversation', patience: 'short' },
      ['audio'],
      { type: 'server_vad', silence_duration_ms: 300, ...answers },
    ],
    [
      { mode: 'conversation', patience: 'normal' },
      ['audio'],
      { type: 'server_vad', silence_duration_ms: 500, ...answers },
    ],
    [
      { mode: 'conversation', patience: 'long' },
      ['audio'],
      { type: 'server_vad', silence_duration_ms: 1_200, ...answers },
    ],
    [{ mode: 'conversation', patience: 'semantic' }, ['audio'], { type: 'semantic_vad', ...answers }],
    [{ mode: 'hold', patience: 'long' }, ['audio'], null],
    [{ mode: 'dictate', patience: 'normal' }, ['text'], { type: 'server_vad', silence_duration_ms: 500, ...answers }],
  ];
  for (const [turns, modalities, detection] of cases) {
    it(`takes turns as ${turns.mode}, ${turns.patience}, also when it is changed while it runs`, () => {
      const session = {
        type: 'realtime',
        instructions: 'Be brief.',
        tools,
        output_modalities: modalities,
        audio: { input: { turn_detection: detection } },
      };
      assert.deepEqual(toUpdate({ persona, turns, keywords: ['ignored'] }), session);
      assert.deepEqual(read(wire.greetFrame({ persona, turns, keywords: [] })), {
        type: 'session.update',
        event_id: 'earshot:settings',
        session,
      });
    });
  }

  const turns: TurnTaking = { mode: 'conversation', patience: 'normal' };
  const openai = { kind: 'openai', baseUrl: 'https://api.openai.com', token: 't', model: 'm', voice: 'marin' } as const;
  const transcriptionOf = (transcription: Provider['transcription'], keywords: readonly string[]): unknown => {
    const { include, audio } = toSession({ ...openai, transcription }, { persona, turns, keywords });
    return [audio?.input?.transcription, include];
  };
  const scores = ['item.input_audio_transcription.logprobs'];

  it('hands the words of the workspace to a transcription that takes them', () => {
    assert.deepEqual(transcriptionOf('gpt-transcribe', ['addUser']), [
      { model: 'gpt-transcribe', keywords: ['addUser'] },
      scores,
    ]);
  });

  it('hands none to one that would refuse the session for them', () => {
    assert.deepEqual(transcriptionOf('whisper-1', ['addUser']), [{ model: 'whisper-1' }, scores]);
    assert.deepEqual(transcriptionOf('gpt-transcribe', []), [{ model: 'gpt-transcribe' }, scores]);
  });

  it('has nothing written down where that is wanted, and asks for no scores of it', () => {
    assert.deepEqual(transcriptionOf(null, ['addUser']), [null, undefined]);
  });
});

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { RealtimeClientEvent, RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import * as z from 'zod/mini';
import { toSession, toUpdate } from '../../background/realtime/openaiSession.ts';
import { createOpenaiWire } from '../../background/realtime/openaiWire.ts';
import type { CallConfig, OutboundItem, Provider, TurnTaking } from '../../background/realtime/wire.ts';
import { toPersona } from '../../background/tools/persona.ts';
import type { ClientEvent } from '../../protocol/realtime/clientEvents.ts';
import type { ServerEvent } from '../../protocol/realtime/serverEvents.ts';
import { heardCommand, Scene, agentTool } from '../voice/session/scene.ts';
import { checkLiterals } from './checkLiterals.ts';

/** Every type of event that Earshot writes or reads is one of OpenAI's. */
type Known<T extends U, U> = T;
export type KnownClientEvents = Known<ClientEvent['type'], RealtimeClientEvent['type']>;
export type KnownServerEvents = Known<Exclude<ServerEvent['type'], 'unknown'>, RealtimeServerEvent['type']>;

const provider: Provider = {
  kind: 'openai',
  baseUrl: 'https://api.openai.com',
  token: 'tok',
  model: 'gpt-realtime-2.1',
  voice: 'marin',
  transcription: 'gpt-transcribe',
};
const modes: readonly TurnTaking['mode'][] = ['conversation', 'hold', 'dictate'];
const patiences: readonly TurnTaking['patience'][] = ['short', 'normal', 'long', 'semantic'];
const configs = modes.flatMap((mode) =>
  patiences.map((patience): CallConfig => ({
    persona: toPersona(mode),
    turns: { mode, patience },
    keywords: ['addUser'],
  })),
);
const items: readonly OutboundItem[] = [
  { kind: 'text', itemId: 'i1', text: 'rename it' },
  { kind: 'context', itemId: 'i2', text: 'The branch is main.' },
  { kind: 'progress', itemId: 'i3', text: 'Working.' },
  { kind: 'decision', itemId: 'i4', text: 'May I?' },
  { kind: 'output', itemId: 'i5', functionCallId: 'c1', text: 'Done.' },
];

const wire = createOpenaiWire(fetch);
const { press, release, silence } = wire.turnFrames();
const clientFrames = [
  ...items.map((item) => wire.itemFrame(item)),
  ...configs.map((config) => wire.greetFrame(config)),
  wire.respondFrame(),
  ...press,
  ...release,
  ...silence,
];

describe("OpenAI's own types", () => {
  // Compiled together: reading OpenAI's types takes seconds.
  let told: readonly string[] = [];
  const toldOf = (type: string): string[] => told.filter((line) => line.startsWith(`export const ${type}`));
  before(() => {
    told = checkLiterals('openai/resources/realtime/realtime', {
      RealtimeClientEvent: clientFrames.map((frame): unknown => JSON.parse(frame)),
      RealtimeSessionCreateRequest: configs.flatMap((config) => [toSession(provider, config), toUpdate(config)]),
      RealtimeServerEvent: everyEvent(),
      ResponseCreateEvent: [
        { type: 'response.create' },
        { type: 'response.create', wait: true },
        { type: 'response.begin' },
      ],
    });
  });

  it('fit every frame the extension sends', () => {
    assert.deepEqual(toldOf('RealtimeClientEvent'), []);
  });

  it('fit the session a call is created with', () => {
    assert.deepEqual(toldOf('RealtimeSessionCreateRequest'), []);
  });

  it('fit every event the local voice sends', () => {
    assert.deepEqual([...new Set(everyEvent().map(({ type }) => type))].sort(), sentTypes);
    assert.deepEqual(toldOf('RealtimeServerEvent'), []);
  });

  it('would tell of a frame that does not fit', () => {
    assert.deepEqual(
      toldOf('ResponseCreateEvent').map((line) => line.split(' ')[2]),
      ['ResponseCreateEvent1:', 'ResponseCreateEvent2:'],
    );
    assert.equal(
      told.some((line) => line.startsWith('the import')),
      false,
    );
  });
});

/** Every type of event in `voice/`: a new one has to be played here too. */
const sentTypes = [
  'conversation.item.added',
  'conversation.item.deleted',
  'conversation.item.done',
  'conversation.item.input_audio_transcription.completed',
  'conversation.item.input_audio_transcription.failed',
  'conversation.item.retrieved',
  'conversation.item.truncated',
  'error',
  'input_audio_buffer.cleared',
  'input_audio_buffer.committed',
  'input_audio_buffer.speech_started',
  'input_audio_buffer.speech_stopped',
  'output_audio_buffer.cleared',
  'output_audio_buffer.started',
  'output_audio_buffer.stopped',
  'response.content_part.added',
  'response.content_part.done',
  'response.created',
  'response.done',
  'response.function_call_arguments.delta',
  'response.function_call_arguments.done',
  'response.output_audio_transcript.delta',
  'response.output_audio_transcript.done',
  'response.output_item.added',
  'response.output_item.done',
  'response.output_text.delta',
  'response.output_text.done',
  'session.created',
  'session.updated',
];

/** Plays a session through all it can say, and returns the events as they leave, each with its id. */
function everyEvent(): { readonly type: string }[] {
  const scenes = [playCall(), playSpeech('spoken'), playSpeech('failed'), playText(), playOdds()];
  return scenes.flatMap(({ events }, scene) =>
    events.map((event, at) => {
      const { session } = event;
      return {
        ...event,
        event_id: `event_${scene}_${at}`,
        ...(session !== undefined && { session: asConfig(session) }),
      };
    }),
  );
}

/** OpenAI's server tells these three of a running session, and clients read them; its types know the configuration alone. */
function asConfig(session: unknown): object {
  return Object.fromEntries(
    Object.entries(z.parse(z.looseObject({}), session)).filter(
      ([name]) => !['object', 'id', 'expires_at'].includes(name),
    ),
  );
}

const transcription = { audio: { input: { transcription: { model: 'moonshine' } } } };

/** A spoken request that becomes a function call, and its output. */
function playCall(): Scene {
  const include = ['item.input_audio_transcription.logprobs'];
  const scene = new Scene({ tools: [agentTool], include, ...transcription });
  scene.speak();
  scene.hear(heardCommand('rename a to b'));
  const callId = scene.open.entries.find(({ item }) => item.type === 'function_call')?.item.call_id ?? '';
  scene.send({
    type: 'conversation.item.create',
    item: { type: 'function_call_output', call_id: callId, output: 'Done.' },
  });
  scene.send({ type: 'response.create' });
  return scene;
}

/** An answer in speech, played to its end or broken off by a failure. */
function playSpeech(end: 'spoken' | 'failed'): Scene {
  const scene = new Scene();
  scene.type('hello');
  scene.send({ type: 'response.create' });
  const responseId = beginSpeech(scene);
  if (end === 'failed') scene.take({ type: 'speakingFailed', responseId, message: 'broken' });
  else scene.take({ type: 'spoken', responseId });
  scene.take({ type: 'playbackStopped', responseId });
  return scene;
}

/** An answer in writing, which needs nobody to speak it. */
function playText(): Scene {
  const scene = new Scene({ output_modalities: ['text'] });
  scene.type('hello');
  scene.send({ type: 'response.create' });
  return scene;
}

/** Lets a response be heard; returns its id. */
function beginSpeech(scene: Scene): string {
  const { response } = scene.open;
  if (response.phase !== 'speaking') throw new Error('It should be speaking.');
  const { id: responseId, itemId } = response;
  scene.take({ type: 'sentenceSpoken', responseId, text: 'I heard: hello.' });
  scene.take({ type: 'playbackStarted', responseId, itemId });
  return responseId;
}

/** What goes otherwise: a turn nobody could write down, an interruption, refusals, items looked at and taken out. */
function playOdds(): Scene {
  const scene = new Scene(transcription);
  scene.speak();
  scene.take({ type: 'hearingFailed', itemId: scene.lastItemId(), message: 'deaf' });
  beginSpeech(scene);
  scene.take({ type: 'speechStarted', atMs: 4_000 });
  scene.send({ type: 'input_audio_buffer.clear' });
  scene.send({ type: 'session.update', session: { type: 'realtime', instructions: 'Be brief.' } });
  scene.type('hello');
  scene.send({ type: 'conversation.item.retrieve', item_id: scene.lastItemId() });
  scene.send({ type: 'conversation.item.delete', item_id: scene.lastItemId() });
  scene.send({ type: 'conversation.item.delete', item_id: 'none', event_id: 'e1' });
  scene.take({ type: 'expired' });
  return scene;
}

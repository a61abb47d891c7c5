import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ClientEvent } from '../../../protocol/realtime/clientEvents.ts';
import { agentTool, Scene } from './scene.ts';

const message = (id: string): ClientEvent => ({
  type: 'conversation.item.create',
  item: { id, type: 'message', role: 'user', content: [{ type: 'input_text', text: id }] },
});
const order = (scene: Scene): string[] => scene.open.entries.map(({ item }) => item.id);

interface Refusal {
  readonly sentence: string;
  readonly event: ClientEvent;
  readonly code: string;
}

const refusals: readonly Refusal[] = [
  {
    sentence: 'an item that exists already',
    event: message('first'),
    code: 'item_create_duplicate_id',
  },
  {
    sentence: 'a place behind an unknown item',
    event: { ...message('second'), previous_item_id: 'nowhere' },
    code: 'item_create_invalid_previous_item_id',
  },
  {
    sentence: 'the output of a call that nobody made',
    event: { type: 'conversation.item.create', item: { type: 'function_call_output', call_id: 'c', output: '' } },
    code: 'invalid_tool_call_id',
  },
  {
    sentence: 'a written item of sound',
    event: {
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_audio' }] },
    },
    code: 'invalid_value',
  },
  {
    sentence: 'deleting an unknown item',
    event: { type: 'conversation.item.delete', item_id: 'nowhere' },
    code: 'item_delete_invalid_item_id',
  },
  {
    sentence: 'retrieving an unknown item',
    event: { type: 'conversation.item.retrieve', item_id: 'nowhere' },
    code: 'item_retrieve_invalid_item_id',
  },
  {
    sentence: 'truncating what was not spoken',
    event: { type: 'conversation.item.truncate', item_id: 'first', content_index: 0, audio_end_ms: 5 },
    code: 'item_truncate_invalid_item_id',
  },
  {
    sentence: 'cancelling when no response is active',
    event: { type: 'response.cancel' },
    code: 'response_cancel_not_active',
  },
  {
    sentence: 'a response outside the conversation',
    event: { type: 'response.create', response: { conversation: 'none' } },
    code: 'invalid_value',
  },
];

describe('a client event', () => {
  for (const { sentence, event, code } of refusals) {
    it(`refuses ${sentence}, names the event, and goes on`, () => {
      const scene = new Scene();
      scene.send(message('first'));
      const before = scene.open;
      assert.deepEqual(scene.send({ ...event, event_id: 'mine' }), ['error']);
      const { error } = scene.last('error');
      assert.ok(typeof error === 'object' && error !== null && 'code' in error && 'event_id' in error);
      assert.deepEqual([error.code, error.event_id], [code, 'mine']);
      assert.deepEqual(scene.open.entries, before.entries);
    });
  }

  it('refuses a second response while one is active, and cancels the first by its id', () => {
    const scene = new Scene();
    scene.send(message('hello'));
    scene.send({ type: 'response.create' });
    assert.deepEqual(scene.send({ type: 'response.create' }), ['error']);
    const { response } = scene.open;
    assert.ok(response.phase === 'speaking');
    assert.deepEqual(scene.send({ type: 'response.cancel', response_id: 'another' }), ['error']);
    assert.equal(scene.send({ type: 'response.cancel', response_id: response.id }).at(-1), 'response.done');
    assert.deepEqual(scene.open.response, { phase: 'idle' });
  });

  it('puts items where they are wanted', () => {
    const scene = new Scene();
    scene.send(message('a'));
    scene.send(message('b'));
    scene.send({ ...message('c'), previous_item_id: 'a' });
    scene.send({ ...message('d'), previous_item_id: 'root' });
    assert.deepEqual(order(scene), ['d', 'a', 'c', 'b']);
    assert.equal(scene.last('conversation.item.added').previous_item_id, null);
  });

  it('deletes and retrieves items', () => {
    const scene = new Scene();
    scene.send(message('a'));
    assert.deepEqual(scene.send({ type: 'conversation.item.retrieve', item_id: 'a' }), ['conversation.item.retrieved']);
    assert.deepEqual(scene.send({ type: 'conversation.item.delete', item_id: 'a' }), ['conversation.item.deleted']);
    assert.deepEqual(order(scene), []);
  });

  it('changes only the settings it names', () => {
    const scene = new Scene({ tools: [agentTool], instructions: 'Be brief.', model: 'one' });
    const before = scene.open.settings;
    const update = { type: 'realtime' as const, model: 'two', audio: { input: { turn_detection: null } } };
    assert.deepEqual(scene.send({ type: 'session.update', session: update }), ['[detectTurns]', 'session.updated']);
    assert.deepEqual(scene.open.settings, { ...before, turnDetection: null });
  });

  it('clears with empty values', () => {
    const scene = new Scene({ tools: [agentTool], instructions: 'Be brief.', include: ['x'] });
    scene.send({ type: 'session.update', session: { type: 'realtime', tools: [], instructions: '', include: null } });
    const { tools, instructions, include } = scene.open.settings;
    assert.deepEqual({ tools, instructions, include }, { tools: [], instructions: '', include: [] });
  });
});

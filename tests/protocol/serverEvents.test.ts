import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseServerEvent } from '../../protocol/realtime/serverEvents.ts';

describe('a provider event', () => {
  it('keeps the fields Earshot does not know', () => {
    const event = { type: 'session.created', event_id: 'e1', session: { model: 'm' } };
    assert.deepEqual(parseServerEvent(JSON.stringify(event)), event);
  });

  it('is read with its function call', () => {
    const call = { type: 'function_call', name: 'background_agent', call_id: 'c', arguments: '{}', extra: 1 };
    const event = { type: 'response.done', event_id: 'e', response: { id: 'r', status: 'completed', output: [call] } };
    assert.deepEqual(parseServerEvent(JSON.stringify(event)), event);
  });

  const unreadable: readonly (readonly [string, string, string])[] = [
    ['of an unknown type', '{"type":"response.new_thing","x":1}', 'response.new_thing'],
    ['of a known type in a shape nobody knows', '{"type":"response.done","response":7}', 'response.done'],
    ['without a type', '{"x":1}', 'untyped'],
    ['that is not JSON', '{', 'not JSON'],
    ['that is no object', '"response.done"', 'untyped'],
  ];
  for (const [name, frame, wireType] of unreadable) {
    it(`${name} is unknown, never an exception`, () => {
      assert.deepEqual(parseServerEvent(frame), { type: 'unknown', wireType });
    });
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { messageEnd, Scene } from './scene.ts';

/** A scene in which the answer to a typed request is being spoken and heard. */
function speaking(config: ConstructorParameters<typeof Scene>[0] = {}): { scene: Scene; responseId: string } {
  const scene = new Scene(config);
  scene.type('hello');
  scene.send({ type: 'response.create' });
  const { response } = scene.open;
  if (response.phase !== 'speaking') throw new Error('It should be speaking.');
  scene.take({ type: 'sentenceSpoken', responseId: response.id, text: 'I heard: hello.' });
  scene.take({ type: 'playbackStarted', responseId: response.id, itemId: response.itemId });
  return { scene, responseId: response.id };
}

describe('barge-in', () => {
  it('cancels, clears and truncates, in this order', () => {
    const { scene } = speaking();
    assert.deepEqual(scene.take({ type: 'speechStarted', atMs: 5_000 }), [
      'input_audio_buffer.speech_started',
      '[stopSynthesis]',
      ...messageEnd,
      '[clearPlayback]',
      'output_audio_buffer.cleared',
      'conversation.item.truncated',
    ]);
    assert.deepEqual(scene.last('conversation.item.truncated').audio_end_ms, 400);
  });

  it('also silences an answer whose response is done', () => {
    const { scene, responseId } = speaking();
    scene.take({ type: 'spoken', responseId });
    assert.deepEqual(scene.take({ type: 'speechStarted', atMs: 5_000 }), [
      'input_audio_buffer.speech_started',
      '[clearPlayback]',
      'output_audio_buffer.cleared',
      'conversation.item.truncated',
    ]);
    assert.deepEqual(scene.take({ type: 'playbackStopped', responseId }), []);
  });

  it('does nothing when interrupt_response is off', () => {
    const turnDetection = { type: 'server_vad' as const, interrupt_response: false };
    const { scene } = speaking({ audio: { input: { turn_detection: turnDetection } } });
    assert.deepEqual(scene.take({ type: 'speechStarted', atMs: 5_000 }), ['input_audio_buffer.speech_started']);
  });

  it('by the client is response.cancel and output_audio_buffer.clear', () => {
    const { scene } = speaking();
    assert.deepEqual(scene.send({ type: 'response.cancel' }), ['[stopSynthesis]', ...messageEnd]);
    assert.deepEqual(scene.send({ type: 'output_audio_buffer.clear' }), [
      '[clearPlayback]',
      'output_audio_buffer.cleared',
      'conversation.item.truncated',
    ]);
    assert.deepEqual(scene.send({ type: 'output_audio_buffer.clear' }), []);
  });
});

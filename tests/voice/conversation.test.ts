import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { defaultModelsFolder } from '../../host/install/defaultModelsFolder.ts';
import { joinSamples } from '../../voice/audio/pcm.ts';
import type { Sound } from '../../voice/audio/pcm.ts';
import { resample } from '../../voice/audio/resample.ts';
import { openEars } from '../../voice/ears/openEars.ts';
import { openMouth } from '../../voice/mouth/openMouth.ts';
import type { Mouth } from '../../voice/mouth/openMouth.ts';
import { Caller } from './caller.ts';
import { commandTemplates } from '../../host/engines/commands/commandTemplates.ts';
import { agentTool } from './session/scene.ts';
import { startVoice } from '../../scripts/wire/startVoice.ts';
import type { StartedVoice } from '../../scripts/wire/startVoice.ts';

const modelsFolder = defaultModelsFolder(process.env, process.platform);
const hints = {
  templates: [...commandTemplates],
  identifiers: ['fetch user', 'load config', 'todo list'],
  files: ['store'],
};
const transcription = { model: 'local' };
const undoTool = { type: 'function' as const, name: 'undo_last' };
const alive = { signal: new AbortController().signal };

describe('the voice server, spoken to', () => {
  let voice: StartedVoice;
  let mouth: Mouth;
  before(async () => {
    [voice, mouth] = await Promise.all([startVoice(), openMouth({ modelsFolder, voice: 'rms', ...alive })]);
  });
  after(async () => {
    await mouth.close();
    await voice.close();
  });

  it('hears a command, calls the tool, and says the result in words that can be heard', async () => {
    const caller = await call({ audio: { input: { transcription } } });
    await caller.say(await speech('Rename fetch user to load user.'));
    const heard = await caller.log.until('conversation.item.input_audio_transcription.completed');
    assert.equal(heard.transcript, 'Rename fetch user to load user.');
    const called = await caller.log.until('response.function_call_arguments.done');
    assert.equal(called.arguments, '{"prompt":"Rename fetch user to load user."}');
    await caller.log.until('response.done');
    caller.takeHeard();
    answer(caller, called.call_id, 'I changed three files for you.');
    await caller.log.until('output_audio_buffer.stopped');
    const { samples, sampleRate } = caller.takeHeard();
    const ears = await openEars({ modelsFolder, ...alive });
    const understood = await ears.hear(Float32Array.from(resample(samples, sampleRate, 16_000)), alive);
    await ears.close();
    assert.ok(understood.kind === 'free');
    // Over Opus the recogniser may take one word for another.
    const found = ['changed', 'three', 'files', 'for', 'you'].filter((word) => understood.text.includes(word));
    assert.ok(found.length >= 3, understood.text);
    await caller.close();
  });

  it('calls the undo tool for "undo that"', async () => {
    const caller = await call({});
    await caller.say(await speech('Undo that.'));
    assert.equal((await caller.log.until('response.function_call_arguments.done')).name, 'undo_last');
    await caller.close();
  });

  it('tells when speech began and ended on the clock of the sound it received', async () => {
    const caller = await call({});
    const spoken = await speech('Undo that.');
    const silent = (ms: number): Sound => ({ samples: new Float32Array(ms * 16), sampleRate: 16_000 });
    await caller.say(silent(1_500));
    const saidAtMs = caller.sentMs;
    await caller.say(spoken);
    const endedAtMs = caller.sentMs;
    const started = await caller.log.until('input_audio_buffer.speech_started');
    const stopped = await caller.log.until('input_audio_buffer.speech_stopped');
    // The padding before it is part of the turn, and so is the silence that ended it; voices begin and end softly.
    near(started.audio_start_ms, saidAtMs - 300, 300);
    near(stopped.audio_end_ms, endedAtMs + 500, 300);
    await caller.close();
  });

  it('does not answer someone who is thinking aloud, and goes on listening', async () => {
    const remainSilent = { type: 'function' as const, name: 'remain_silent' };
    const caller = await call({ tools: [agentTool, undoTool, remainSilent] });
    await caller.say(await speech('Let me think.'));
    assert.equal((await caller.log.until('response.function_call_arguments.done')).name, 'remain_silent');
    await caller.log.until('response.done');
    await caller.say(await speech('Undo that.'));
    assert.equal((await caller.log.until('response.function_call_arguments.done')).name, 'undo_last');
    assert.ok(!caller.log.types.includes('output_audio_buffer.started'));
    await caller.close();
  });

  it('stops speaking when it is spoken to, and hears that too', async () => {
    const caller = await call({ audio: { input: { transcription } } });
    const text = 'This is a long answer. It goes on and on. Nobody would listen to the end of it. It never stops.';
    const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text: `[BACKEND] ${text}` }] };
    caller.send({ type: 'conversation.item.create', item });
    caller.send({ type: 'response.create' });
    await caller.log.until('output_audio_buffer.started');
    await caller.say(await speech('Undo that.'));
    await caller.log.until('input_audio_buffer.speech_started');
    await caller.log.until('output_audio_buffer.cleared');
    await caller.log.until('conversation.item.truncated');
    const heard = await caller.log.until('conversation.item.input_audio_transcription.completed');
    assert.equal(heard.transcript, 'Undo that.');
    await caller.close();
  });

  it('is pushed to talk: commits what was said between clear and commit', async () => {
    const caller = await call({ audio: { input: { transcription, turn_detection: null } } });
    caller.send({ type: 'input_audio_buffer.clear' });
    await caller.log.until('input_audio_buffer.cleared');
    await caller.say(await speech('Undo that.'));
    // The last packets are still on their way when the last sample has left the microphone.
    await caller.say({ samples: new Float32Array(4_800), sampleRate: 16_000 });
    caller.send({ type: 'input_audio_buffer.commit' });
    caller.send({ type: 'response.create' });
    const heard = await caller.log.until('conversation.item.input_audio_transcription.completed');
    assert.equal(heard.transcript, 'Undo that.');
    assert.equal((await caller.log.until('response.function_call_arguments.done')).name, 'undo_last');
    assert.ok(!caller.log.types.includes('input_audio_buffer.speech_started'));
    await caller.close();
  });

  async function call(session: object): Promise<Caller> {
    const token = await voice.openToken(undefined, hints);
    const tools = [agentTool, undoTool];
    return Caller.open({ baseUrl: voice.baseUrl, token, session: { type: 'realtime', tools, ...session } });
  }

  async function speech(text: string): Promise<Sound> {
    const spoken = [];
    for await (const sentence of mouth.speak(text, alive)) spoken.push(sentence);
    return { samples: joinSamples(spoken.map(({ samples }) => samples)), sampleRate: spoken[0]?.sampleRate ?? 16_000 };
  }
});

function near(value: unknown, expected: number, tolerance: number): void {
  const is = Number(value);
  assert.ok(Math.abs(is - expected) <= tolerance, `${is} is not about ${expected}`);
}

function answer(caller: Caller, callId: unknown, output: string): void {
  const item = { type: 'function_call_output', call_id: String(callId), output };
  caller.send({ type: 'conversation.item.create', item });
  caller.send({ type: 'response.create' });
}

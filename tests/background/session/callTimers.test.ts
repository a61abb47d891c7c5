import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CallTimers } from '../../../background/session/callTimers.ts';
import { WorkerClock } from '../../fakes/workerClock.ts';

const minuteMs = 60_000;

function open({ idleMinutes = 3, upMs = 0 } = {}) {
  const clock = new WorkerClock();
  const startMs = clock.now();
  const told: string[] = [];
  const state = { busy: false, midSentence: false };
  const tell = (what: string) => () => {
    told.push(`${what} at ${(clock.now() - startMs) / minuteMs} min`);
  };
  const timers = new CallTimers({
    clock,
    idleMinutes: () => idleMinutes,
    isBusy: () => state.busy,
    isMidSentence: () => state.midSentence,
    onIdle: tell('idle'),
    onWarning: tell('warning'),
    onRotation: tell('rotation'),
  });
  timers.start(startMs - upMs);
  return { clock, timers, told, state };
}

describe('the clocks of a call', () => {
  it('hangs up after three minutes in which nobody spoke', async () => {
    const { clock, timers, told } = open();
    await clock.pass(2 * minuteMs);
    timers.stir();
    await clock.pass(3 * minuteMs);
    assert.deepEqual(told, ['idle at 5 min']);
  });

  it('never hangs up while work is going on', async () => {
    const { clock, told, state } = open();
    state.busy = true;
    await clock.pass(8 * minuteMs);
    state.busy = false;
    await clock.pass(2 * minuteMs);
    assert.deepEqual(told, ['idle at 9 min']);
  });

  it('warns at 55 minutes and rotates at 58', async () => {
    const { clock, told } = open({ idleMinutes: 0 });
    await clock.pass(60 * minuteMs);
    assert.deepEqual(told, ['warning at 55 min', 'rotation at 58 min']);
  });

  it('waits for a pause to rotate, a minute at most', async () => {
    const { clock, told, state } = open({ idleMinutes: 0 });
    state.busy = true;
    await clock.pass(60 * minuteMs);
    assert.deepEqual(told, ['warning at 55 min', 'rotation at 59 min']);
  });

  it('rotates as soon as nobody is busy any more', async () => {
    const { clock, timers, told, state } = open({ idleMinutes: 0 });
    state.busy = true;
    await clock.pass(58 * minuteMs);
    timers.look();
    state.busy = false;
    timers.look();
    assert.deepEqual(told, ['warning at 55 min', 'rotation at 58 min']);
  });

  it('does not rotate in the middle of an answer', () => {
    const { timers, told, state } = open({ idleMinutes: 0 });
    state.midSentence = true;
    timers.rotateSoon();
    assert.deepEqual(told, []);
    state.midSentence = false;
    timers.look();
    assert.deepEqual(told, ['rotation at 0 min']);
  });

  it('rotates at once, or within ten seconds, when the call has lost something', async () => {
    const quiet = open({ idleMinutes: 0 });
    quiet.timers.rotateSoon();
    assert.deepEqual(quiet.told, ['rotation at 0 min']);
    const busy = open({ idleMinutes: 0 });
    busy.state.busy = true;
    busy.timers.rotateSoon();
    assert.deepEqual(busy.told, []);
    await busy.clock.pass(10_000);
    assert.deepEqual(busy.told, [`rotation at ${1 / 6} min`]);
  });

  it('counts from when the call came up, for a new worker too', async () => {
    const { clock, told } = open({ idleMinutes: 0, upMs: 56 * minuteMs });
    await clock.pass(2 * minuteMs);
    assert.deepEqual(told, ['rotation at 2 min']);
  });

  it('is silent once stopped', async () => {
    const { clock, timers, told } = open();
    timers.stop();
    await clock.pass(60 * minuteMs);
    assert.deepEqual(told, []);
  });
});

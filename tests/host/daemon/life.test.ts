import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LifeEvent, LifeState, LifeStep, Load } from '../../../host/daemon/life.ts';
import { initialLife, reduceLife } from '../../../host/daemon/life.ts';

const none: Load = { connections: 0, tasks: 0, calls: 0 };
const connected: Load = { connections: 1, tasks: 0, calls: 0 };
const working: Load = { connections: 0, tasks: 1, calls: 0 };
const calling: Load = { connections: 0, tasks: 0, calls: 1 };

const changed = (load: Load): LifeEvent => ({ type: 'loadChanged', load });
const idleElapsed: LifeEvent = { type: 'idleElapsed' };
const retire: LifeEvent = { type: 'retire' };
const terminated: LifeEvent = { type: 'terminated' };

type Phase = LifeState['phase'];
const step = (phase: Phase, load: Load, ...effects: LifeStep['effects']): LifeStep => ({
  state: { phase, load },
  effects,
});

/** Every phase, with each load it can have, and every event. */
const table: readonly (readonly [Phase, Load, LifeEvent, LifeStep])[] = [
  ['idle', none, changed(none), step('idle', none)],
  ['idle', none, changed(connected), step('busy', connected, 'stopIdleTimer')],
  ['idle', none, changed(working), step('busy', working, 'stopIdleTimer')],
  ['idle', none, changed(calling), step('busy', calling, 'stopIdleTimer')],
  ['idle', none, idleElapsed, step('leaving', none, 'leave')],
  ['idle', none, retire, step('leaving', none, 'stopIdleTimer', 'leave')],
  ['idle', none, terminated, step('leaving', none, 'stopIdleTimer', 'cancelTasks', 'leave')],

  ['busy', connected, changed(none), step('idle', none, 'startIdleTimer')],
  ['busy', connected, changed(working), step('busy', working)],
  ['busy', calling, changed(none), step('idle', none, 'startIdleTimer')],
  ['busy', connected, idleElapsed, step('busy', connected)],
  ['busy', connected, retire, step('leaving', connected, 'stopIdleTimer', 'leave')],
  ['busy', calling, retire, step('leaving', calling, 'stopIdleTimer', 'leave')],
  ['busy', working, retire, step('retiring', working)],
  ['busy', working, terminated, step('leaving', working, 'stopIdleTimer', 'cancelTasks', 'leave')],

  ['retiring', working, changed(working), step('retiring', working)],
  ['retiring', working, changed(connected), step('leaving', connected, 'leave')],
  ['retiring', working, changed(none), step('leaving', none, 'leave')],
  ['retiring', working, idleElapsed, step('retiring', working)],
  ['retiring', working, retire, step('retiring', working)],
  ['retiring', working, terminated, step('leaving', working, 'stopIdleTimer', 'cancelTasks', 'leave')],

  ['leaving', none, changed(connected), step('leaving', none)],
  ['leaving', none, idleElapsed, step('leaving', none)],
  ['leaving', none, retire, step('leaving', none)],
  ['leaving', none, terminated, step('leaving', none)],
];

describe('a daemon’s life', () => {
  it('begins idle, so that one nobody connects to goes away', () => {
    assert.deepEqual(initialLife, step('idle', none, 'startIdleTimer'));
  });

  for (const [phase, load, event, expected] of table) {
    const name = event.type === 'loadChanged' ? `loadChanged ${JSON.stringify(event.load)}` : event.type;
    it(`${phase} ${JSON.stringify(load)} + ${name} → ${expected.state.phase} [${expected.effects.join(', ')}]`, () => {
      assert.deepEqual(reduceLife({ phase, load }, event), expected);
    });
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseLeg } from '../../../background/realtime/chooseLeg.ts';

describe('the active leg', () => {
  // sideband, channel, patient, begun → leg, control
  for (const [sideband, channel, patient, begun, leg, control] of [
    [false, false, true, false, null, 'joining'],
    [false, false, false, false, null, 'joining'],
    [false, true, true, false, null, 'joining'],
    [false, true, false, false, 'channel', 'degraded'],
    [true, false, true, false, 'sideband', 'up'],
    [true, true, false, true, 'sideband', 'up'],
    [false, true, false, true, 'channel', 'degraded'],
    [false, false, false, true, null, 'lost'],
  ] as const) {
    it(`is ${leg ?? 'none'}, ${control}, with sideband ${sideband}, channel ${channel}, patient ${patient}, begun ${begun}`, () => {
      assert.deepEqual(chooseLeg({ sideband, channel, patient, begun }), { leg, control });
    });
  }
});

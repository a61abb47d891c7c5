import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toControlReason } from '../../../background/realtime/controlReason.ts';

describe('the reason why control is not up', () => {
  it('says of a first join that it is not up yet, and of a later one that it is down', () => {
    assert.deepEqual(
      [false, true].map((everJoined) => toControlReason('degraded', { gone: null, everJoined })),
      [
        'The direct connection to the voice service is not up yet. Earshot uses the call itself meanwhile.',
        'The direct connection to the voice service is down. Earshot uses the call itself and tries again.',
      ],
    );
  });

  it('is none while there is nothing to say', () => {
    for (const control of ['joining', 'up'] as const) {
      assert.equal(toControlReason(control, { gone: null, everJoined: false }), null);
    }
  });
});

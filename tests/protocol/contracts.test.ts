import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { appErrorCodes, AppError, toFailure } from '../../protocol/appError.ts';
import type { Contract } from '../../protocol/contract.ts';
import { hostContract } from '../../protocol/hostContract.ts';
import { limits } from '../../protocol/limits.ts';
import { offscreenContract } from '../../protocol/offscreenContract.ts';
import { surfaceContract } from '../../protocol/surfaceContract.ts';
import { terminalContract } from '../../protocol/terminalContract.ts';
import { voiceContract } from '../../protocol/voiceContract.ts';

const contracts: Record<string, Contract> = {
  hostContract,
  offscreenContract,
  surfaceContract,
  terminalContract,
  voiceContract,
};

for (const [name, { requests, events }] of Object.entries(contracts)) {
  describe(name, () => {
    it('names its messages noun.verb', () => {
      const names = [...Object.keys(requests), ...Object.keys(events)].filter((message) => message !== 'heartbeat');
      assert.deepEqual(
        names.filter((message) => !/^[a-z]+\.[a-zA-Z]+$/.test(message)),
        [],
      );
    });

    it('takes nothing it does not know, but for the greeting', () => {
      const loose = Object.entries(requests).filter(
        ([message, { params }]) => message !== 'host.hello' && z.safeParse(params, { surprise: true }).success,
      );
      assert.deepEqual(loose, []);
    });
  });
}

describe('a failure', () => {
  it('keeps code and message of an AppError', () => {
    assert.deepEqual(toFailure(new AppError('models_missing', 'Run npm start.')), {
      code: 'models_missing',
      message: 'Run npm start.',
    });
  });

  it('says nothing of a bug', () => {
    assert.equal(toFailure(new Error('/home/me/secret')).code, 'internal');
    assert.ok(!toFailure(new Error('/home/me/secret')).message.includes('secret'));
    assert.equal(toFailure('text').code, 'internal');
  });

  it('has a code of its own for each way to fail', () => {
    assert.equal(new Set(appErrorCodes).size, appErrorCodes.length);
  });
});

describe('the limits', () => {
  it('leave room for a chunk of any text inside a frame', () => {
    assert.ok(limits.chunkChars * 6 <= limits.nativeOutBytes, 'six bytes: an escaped control character');
  });
});

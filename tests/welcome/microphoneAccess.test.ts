import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askMicrophone } from '../../welcome/microphoneAccess.ts';
import { FakeMicrophoneSource } from '../fakes/fakeMicrophoneSource.ts';

describe('askMicrophone', () => {
  const refusals = [
    ['denied', 'NotAllowedError', 'denied'],
    ['dismissed', 'NotAllowedError', 'prompt'],
    ['missing', 'NotFoundError', 'prompt'],
    ['unavailable', 'NotReadableError', 'granted'],
    ['unavailable', 'NotAllowedError', 'granted'],
  ] as const;
  for (const [answer, error, permission] of refusals) {
    it(`is ${answer} after ${error} with the permission at ${permission}`, async () => {
      const source = new FakeMicrophoneSource();
      const asked = askMicrophone(source);
      source.setPermission(permission);
      source.fail(error);
      assert.equal(await asked, answer);
    });
  }
});

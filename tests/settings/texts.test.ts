import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toDeviceChoices } from '../../settings/deviceChoices.ts';
import { toKeyText } from '../../settings/keyText.ts';
import { reduceProvider } from '../../settings/providerState.ts';
import { toSaveText } from '../../settings/saveState.ts';
import { openai } from './providers.ts';

describe('toDeviceChoices', () => {
  const device = (kind: MediaDeviceKind, deviceId: string, label: string) => ({ kind, deviceId, label });
  const devices = [
    device('audioinput', 'default', 'Default - Built-in'),
    device('audioinput', 'communications', 'Communications - Headset'),
    device('audioinput', 'a', 'Built-in'),
    device('audioinput', 'b', ''),
    device('audiooutput', 'c', 'Loudspeaker'),
    device('videoinput', 'd', 'Camera'),
  ];
  const system = { value: '', label: 'The system’s choice' };

  it('offers the devices of the kind by name, and the system’s own once', () => {
    assert.deepEqual(toDeviceChoices(devices, 'audioinput', 'a'), [
      system,
      { value: 'a', label: 'Built-in' },
      { value: 'b', label: 'Microphone 2' },
    ]);
    assert.deepEqual(toDeviceChoices(devices, 'audiooutput', null), [system, { value: 'c', label: 'Loudspeaker' }]);
  });

  it('keeps the chosen one on show while it is unplugged', () => {
    assert.deepEqual(toDeviceChoices([], 'audioinput', 'gone'), [
      system,
      { value: 'gone', label: 'Your choice, not connected now' },
    ]);
  });

  it('offers nothing to choose before the permission, when devices have no ids', () => {
    assert.deepEqual(toDeviceChoices([device('audioinput', '', '')], 'audioinput', null), [system]);
  });
});

describe('toKeyText', () => {
  const cases = [
    [{ key: 'none', typedKey: false }, /There is no key for https:\/\/api\.openai\.com yet/],
    [{ key: 'none', typedKey: true }, /in memory until this browser closes/],
    [{ key: 'keyring', typedKey: false }, /keyring/],
    [{ key: 'keyring', typedKey: true }, /keyring/],
    [{ key: 'file', typedKey: false }, /a file that only you can read/],
    [{ key: 'environment', typedKey: false }, /OPENAI_API_KEY/],
  ] as const;
  for (const [place, text] of cases) {
    it(`says where the key lies: ${JSON.stringify(place)}`, () => {
      assert.match(toKeyText({ ...openai, ...place }), text);
    });
  }
});

describe('toSaveText', () => {
  const failure = { code: 'write_failed', message: 'The disk is full.' } as const;
  const cases = [
    [{ phase: 'resting' }, ''],
    [{ phase: 'saving' }, 'Saving…'],
    [{ phase: 'saved' }, 'Saved.'],
    [{ phase: 'invalid', problem: 'This cannot be empty.' }, 'Not saved. This cannot be empty.'],
    [{ phase: 'refused', failure }, 'Not saved. The disk is full.'],
  ] as const;
  for (const [state, text] of cases) {
    it(`says "${text}" when ${state.phase}`, () => {
      assert.equal(toSaveText(state), text);
    });
  }
});

describe('reduceProvider', () => {
  const failure = { code: 'host_missing', message: 'Register it once.' } as const;
  const states = [
    { phase: 'reading' },
    { phase: 'failed', failure },
    { phase: 'known', provider: { ...openai, model: 'older' } },
  ] as const;
  for (const state of states) {
    it(`knows what the host answered when it was ${state.phase}`, () => {
      const next = reduceProvider(state, { kind: 'answered', provider: openai });
      assert.deepEqual(next, { phase: 'known', provider: openai });
    });
    it(`after a failure ${state.phase === 'known' ? 'keeps what it knew' : 'says so'} when it was ${state.phase}`, () => {
      const expected = state.phase === 'known' ? state : { phase: 'failed', failure };
      assert.deepEqual(reduceProvider(state, { kind: 'failed', failure }), expected);
    });
  }
});

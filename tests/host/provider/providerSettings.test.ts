import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changeSettings, localSettings } from '../../../host/provider/providerSettings.ts';
import type { ProviderSettings } from '../../../host/provider/providerSettings.ts';
import type { ProviderChange } from '../../../protocol/provider.ts';

const local = localSettings();
const openai: ProviderSettings = {
  kind: 'openai',
  baseUrl: 'https://api.openai.com',
  model: 'gpt-realtime-2.1',
  voice: 'marin',
  transcription: 'gpt-transcribe',
};
const compatible: ProviderSettings = { ...openai, kind: 'compatible', baseUrl: 'https://voice.example' };

describe('a change of the provider', () => {
  const changes: readonly (readonly [string, ProviderSettings, ProviderChange, ProviderSettings])[] = [
    ['takes the default model where none was set (codex#17)', local, { kind: 'openai' }, openai],
    [
      'takes the model that was asked for, whatever it is called (codex#17)',
      openai,
      { kind: 'openai', model: ' gpt-next ' },
      { ...openai, model: 'gpt-next' },
    ],
    [
      'keeps the model that was set before (codex#17)',
      { ...openai, model: 'gpt-next' },
      { kind: 'openai', voice: 'cedar' },
      { ...openai, model: 'gpt-next', voice: 'cedar' },
    ],
    [
      'starts from the defaults of another kind',
      { ...openai, model: 'gpt-next', voice: 'cedar' },
      { kind: 'compatible', baseUrl: 'https://Voice.example/' },
      compatible,
    ],
    [
      'takes any voice of a compatible provider (codex#109)',
      compatible,
      { kind: 'compatible', voice: 'Nova 2' },
      { ...compatible, voice: 'Nova 2' },
    ],
    ['turns writing down off', openai, { kind: 'openai', transcription: null }, { ...openai, transcription: null }],
    ['takes a voice of this machine', openai, { kind: 'local', voice: 'rms' }, { ...local, voice: 'rms' }],
    [
      'goes to another base URL with the same models',
      { ...compatible, model: 'm' },
      { kind: 'compatible', baseUrl: 'http://localhost:9' },
      { ...compatible, model: 'm', baseUrl: 'http://localhost:9' },
    ],
  ];
  for (const [name, before, change, after] of changes) {
    it(name, () => {
      assert.deepEqual(changeSettings(before, change), after);
    });
  }

  const openaiVoices = 'marin, cedar, alloy, ash, ballad, coral, echo, sage, shimmer, verse';
  const refused: readonly (readonly [string, ProviderChange, string])[] = [
    [
      "a voice OpenAI does not have, listing OpenAI's (codex#109)",
      { kind: 'openai', voice: 'slt' },
      `There is no voice "slt" here. Choose one of ${openaiVoices}.`,
    ],
    [
      "a voice this machine does not have, listing this machine's (codex#109)",
      { kind: 'local', voice: 'marin' },
      'There is no voice "marin" here. Choose one of slt, rms, awb, kal16.',
    ],
    [
      'OpenAI somewhere else',
      { kind: 'openai', baseUrl: 'https://voice.example' },
      'OpenAI is reached at https://api.openai.com. For https://voice.example, choose a compatible provider.',
    ],
    [
      'a compatible provider that is nowhere',
      { kind: 'compatible' },
      'Say which base URL speaks the same wire, for example https://voice.example',
    ],
    [
      'a key for this machine',
      { kind: 'local', key: 'sk-1' },
      'The voice on this machine has no base URL, model or key to choose: only its own voice.',
    ],
    [
      'a model named in two lines',
      { kind: 'openai', model: 'a\nb' },
      'A model or voice is named in one line of visible characters.',
    ],
    [
      'a model named by a blank',
      { kind: 'openai', model: ' ' },
      'A model or voice is named in one line of visible characters.',
    ],
  ];
  for (const [name, change, message] of refused) {
    it(`refuses ${name}`, () => {
      assert.throws(() => changeSettings(local, change), { name: 'AppError', code: 'request_invalid', message });
    });
  }
});

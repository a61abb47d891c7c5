import type { SurfaceProvider } from '../../protocol/surfaceContract.ts';

export const openai: SurfaceProvider = {
  kind: 'openai',
  baseUrl: 'https://api.openai.com',
  model: 'gpt-realtime-2.1',
  voice: 'marin',
  transcription: 'gpt-transcribe',
  key: 'none',
  typedKey: false,
};

export const compatible: SurfaceProvider = { ...openai, kind: 'compatible', baseUrl: 'https://voice.example.com' };

import { OpenAIRealtimeWebRTC, RealtimeAgent, RealtimeSession, tool } from '@openai/agents-realtime';
import * as z from 'zod';

// A page as somebody else would write it: OpenAI's own client, with nothing in it that knows Earshot.

/** What the test drives from outside. */
export interface AgentsPage {
  connect(baseUrl: string, token: string): Promise<void>;
  /** Says a wave file, base64, into the microphone. */
  say(wave: string): Promise<void>;
  /** Prompts that the tool has been called with. */
  readonly prompts: readonly string[];
  readonly errors: readonly string[];
  /** The conversation's words, by role. */
  words(): readonly string[];
  /** How many times the voice has stopped speaking. */
  readonly answers: number;
  /** The loudest sample heard so far, 0 to 1. */
  readonly peak: number;
  close(): void;
}

const context = new AudioContext();
const microphone = context.createMediaStreamDestination();
const prompts: string[] = [];
const errors: string[] = [];
let answers = 0;
let peak = 0;

const backgroundAgent = tool({
  name: 'background_agent',
  description: 'Carries out what the user asks for.',
  parameters: z.object({ prompt: z.string() }),
  execute: ({ prompt }) => {
    prompts.push(prompt);
    return 'Renamed fetch user to load user in three files.';
  },
});
const element = document.createElement('audio');
element.autoplay = true;
const session = new RealtimeSession(new RealtimeAgent({ name: 'Tester', tools: [backgroundAgent] }), {
  transport: new OpenAIRealtimeWebRTC({ mediaStream: microphone.stream, audioElement: element }),
  tracingDisabled: true,
});
session.on('error', ({ error }) => errors.push(JSON.stringify(error)));
session.on('transport_event', (event) => {
  if (event.type === 'output_audio_buffer.stopped') answers += 1;
  if (event.type === 'output_audio_buffer.started') listen();
});

function listen(): void {
  if (!(element.srcObject instanceof MediaStream)) return;
  const meter = context.createAnalyser();
  context.createMediaStreamSource(element.srcObject).connect(meter);
  const samples = new Float32Array(meter.fftSize);
  const timer = setInterval(() => {
    meter.getFloatTimeDomainData(samples);
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
    if (peak > 0.05) clearInterval(timer);
  }, 20);
}

const page: AgentsPage = {
  connect: (baseUrl, token) => session.connect({ apiKey: token, url: `${baseUrl}/v1/realtime/calls` }),
  say: async (wave) => {
    const bytes = Uint8Array.from(atob(wave), (character) => character.charCodeAt(0));
    const source = context.createBufferSource();
    source.buffer = await context.decodeAudioData(bytes.buffer);
    source.connect(microphone);
    source.start();
  },
  prompts,
  errors,
  words: () =>
    session.history.flatMap((item) =>
      item.type === 'message'
        ? item.content.flatMap((part) => ('transcript' in part && part.transcript ? [part.transcript] : []))
        : [],
    ),
  get answers() {
    return answers;
  },
  get peak() {
    return peak;
  },
  close: () => {
    session.close();
  },
};
Object.assign(globalThis, { page });

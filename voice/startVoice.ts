import type { VoiceContract } from '../protocol/voiceContract.ts';
import type { Params, Served } from '../protocol/contract.ts';
import { CallBook } from './calls/callBook.ts';
import { callLimits } from './calls/call.ts';
import { systemClock } from './calls/clock.ts';
import { openEars } from './ears/openEars.ts';
import { VoiceServer } from './http/voiceServer.ts';
import { openMouth } from './mouth/openMouth.ts';
import { parseVoiceName } from './mouth/parseVoiceName.ts';
import { warmUpPeers } from './peer/warmUpPeers.ts';
import { loadSilero, Silero } from './vad/silero.ts';
import { TurnListener } from './vad/turnListener.ts';

interface StartOptions {
  readonly params: Params<VoiceContract, 'voice.start'>;
  readonly emit: Served<VoiceContract>['emit'];
  readonly signal: AbortSignal;
}

/** Loads the models and listens. Rejects `models_missing`, `models_damaged`, `usage` (no such voice), `cancelled`. */
export async function startVoice({ params, emit, signal }: StartOptions): Promise<{ readonly port: number }> {
  const { modelsFolder, secret, allowedOrigins } = params;
  const voice = parseVoiceName(params.voice);
  const log = (level: 'warn' | 'info', text: string): void => {
    emit('log.line', { level, text });
  };
  const [ears, mouth, weights] = await Promise.all([
    openEars({ modelsFolder, signal }),
    openMouth({ modelsFolder, voice, signal }),
    loadSilero(modelsFolder),
    warmUpPeers(),
  ]);
  const calls = new CallBook({
    senses: { ears, mouth, openListener: (detection) => new TurnListener(new Silero(weights), detection) },
    limits: callLimits,
    clock: systemClock,
    onChange: (count) => {
      emit('calls.changed', { count });
    },
    log,
  });
  const lifetime = new AbortController();
  const server = new VoiceServer({
    secret,
    allowedOrigins,
    calls,
    onHints: (hints) => {
      // In the ears' own order: the next turn that is heard expects them.
      ears.setHints(hints, lifetime).catch((error: unknown) => {
        log('warn', `hints: ${String(error)}`);
      });
    },
    onFault: (error) => {
      log('warn', `request: ${String(error)}`);
    },
  });
  return { port: await server.listen() };
}

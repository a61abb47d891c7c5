import * as z from 'zod/mini';
import type { Contract } from './contract.ts';

/**
 * What the voice server serves to the daemon that forked it, over Node's IPC channel; it exits when that closes. Only
 * life and death go here: a call's token and hints go through POST /v1/realtime/client_secrets, as with any provider.
 */
export const voiceContract = {
  requests: {
    /** Loads the models, listens on 127.0.0.1 and a random port. Rejects `models_missing`, `models_damaged`, `voice_failed`. */
    'voice.start': {
      params: z.strictObject({
        modelsFolder: z.string(),
        /** Authorises client_secrets; known to the daemon only. */
        secret: z.string().check(z.minLength(32)),
        /** Origins whose requests are answered with CORS headers; others are refused. */
        allowedOrigins: z.array(z.string()),
        /** Flite's voice: slt, rms, awb or kal16. */
        voice: z.string(),
      }),
      result: z.strictObject({ port: z.number() }),
    },
  },
  events: {
    'calls.changed': z.strictObject({ count: z.number() }),
    /** One line for the host's log. */
    'log.line': z.strictObject({ level: z.enum(['error', 'warn', 'info', 'debug']), text: z.string() }),
  },
} as const satisfies Contract;
export type VoiceContract = typeof voiceContract;

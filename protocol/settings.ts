import * as z from 'zod/mini';

/** What the numbers among the settings may be, both ends included; a cap must be above zero. */
export const settingsBounds = {
  idleMinutes: { min: 0, max: 60 },
  warmSeconds: { min: 0, max: 3_600 },
  capUsd: { max: 10_000 },
} as const;

const usd = z.nullable(z.number().check(z.positive(), z.maximum(settingsBounds.capUsd.max)));

/**
 * What the user has chosen about talking, kept by the extension. What needs a secret or a path (the provider and its key,
 * workspaces) is the host's.
 */
export const settingsSchema = z.strictObject({
  /**
   * `conversation`: the microphone is on, turns end by themselves. `hold`: it is shut but while the user holds or has latched
   * it. `dictate`: as conversation, without speech out.
   */
  mode: z.enum(['conversation', 'hold', 'dictate']),
  /** How long a pause may be before a turn counts as over; `semantic` leaves it to a provider that judges the words. */
  patience: z.enum(['short', 'normal', 'long', 'semantic']),
  /** Null: the system's default. */
  microphoneId: z.nullable(z.string()),
  speakerId: z.nullable(z.string()),
  /** A short tone when Earshot listens. */
  earcon: z.boolean(),
  /** Whether holding the shortcut counts as holding to talk; without it every press latches or shuts. */
  holdDetection: z.boolean(),
  /** Without speech for so long, the call is hung up: an open call costs money. 0 never. */
  idleMinutes: z.number().check(z.minimum(settingsBounds.idleMinutes.min), z.maximum(settingsBounds.idleMinutes.max)),
  /** How long host, voice and call page stay ready after a session. */
  warmSeconds: z.number().check(z.minimum(settingsBounds.warmSeconds.min), z.maximum(settingsBounds.warmSeconds.max)),
  /** A session, and a day, may cost so much, in US dollars; null: no limit. */
  sessionCapUsd: usd,
  dayCapUsd: usd,
});
export type Settings = z.infer<typeof settingsSchema>;

/** Some of the settings: the others stay as they are. */
export const settingsChangeSchema = z.partial(settingsSchema);
export type SettingsChange = z.infer<typeof settingsChangeSchema>;

export const defaultSettings: Settings = {
  mode: 'conversation',
  patience: 'normal',
  microphoneId: null,
  speakerId: null,
  earcon: true,
  holdDetection: true,
  idleMinutes: 3,
  warmSeconds: 60,
  sessionCapUsd: null,
  dayCapUsd: null,
};

import * as z from 'zod/mini';

/** Who hears and speaks: the voice server on this machine, OpenAI, or a base URL that speaks the same wire. */
export const providerKindSchema = z.enum(['local', 'openai', 'compatible']);
export type ProviderKind = z.infer<typeof providerKindSchema>;

/** The only base URL of the kind `openai`. */
export const openaiBaseUrl = 'https://api.openai.com';

/** What a key may be made of: it travels as a WebSocket subprotocol, which throws on anything but token characters. */
export const keyPattern = /^[\w.-]+$/;

const nameSchema = z.string().check(z.minLength(1), z.maxLength(200));

/**
 * The provider as settings show it, never with its key. `baseUrl` is null for `local`, which listens where a port is
 * free; else an origin without a trailing slash. `transcription` is the model that writes down what was heard; null for none.
 * `key` says where the key of that base URL lies.
 */
export const providerViewSchema = z.strictObject({
  kind: providerKindSchema,
  baseUrl: z.nullable(z.string()),
  model: z.string(),
  voice: z.string(),
  transcription: z.nullable(z.string()),
  key: z.enum(['none', 'keyring', 'file', 'environment']),
});
export type ProviderView = z.infer<typeof providerViewSchema>;

/**
 * What absent fields keep, as long as the kind stays; another kind starts from its own defaults. `local` takes a voice and
 * nothing else. `key` is stored for the base URL that results, and for no other; null forgets the one stored for it.
 */
export const providerChangeSchema = z.strictObject({
  kind: providerKindSchema,
  baseUrl: z.optional(z.string().check(z.maxLength(2_000))),
  model: z.optional(nameSchema),
  voice: z.optional(nameSchema),
  transcription: z.optional(z.nullable(nameSchema)),
  key: z.optional(z.nullable(z.string().check(z.maxLength(4_000)))),
});
export type ProviderChange = z.infer<typeof providerChangeSchema>;

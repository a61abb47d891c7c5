import * as z from 'zod/mini';

/**
 * How Codex is run, from config.json only: no message changes it. `binary`: an absolute path, instead of searching. `home`:
 * `shared` is the user's own (their login, model and MCP servers), `private` a folder in Earshot's data folder with a login of
 * its own. `model` and `modelProvider` instead of that home's. `config`: Codex settings for every thread, keys as in `-c`;
 * a key for a provider belongs here (`model_providers.NAME` with `experimental_bearer_token`), not into the environment.
 */
export const codexSettingsSchema = z.strictObject({
  binary: z.optional(z.string().check(z.minLength(1))),
  home: z.optional(z.enum(['shared', 'private'])),
  model: z.optional(z.string()),
  modelProvider: z.optional(z.string()),
  config: z.optional(z.record(z.string(), z.json())),
});
export type CodexSettings = z.infer<typeof codexSettingsSchema>;

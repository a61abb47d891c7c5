import * as z from 'zod/mini';
import { limits } from './limits.ts';

/**
 * A spoken command as data, used by the commands engine to read a request and by the recogniser to expect one. `parts`
 * are literal words (lower case) or slots. A *known* slot is something the workspace has; a *new* one is open, and
 * `likeSlot` names the known slot whose words a new name tends to share.
 */
export const commandTemplateSchema = z.strictObject({
  templateId: z.string(),
  parts: z.array(
    z.union([
      z.string(),
      z.strictObject({
        slot: z.string(),
        kind: z.enum(['identifier', 'file', 'workspace', 'newName', 'newText', 'newFile']),
        likeSlot: z.optional(z.string()),
      }),
    ]),
  ),
});
export type CommandTemplate = z.infer<typeof commandTemplateSchema>;

/**
 * What the daemon tells the local voice server about a workspace: templates and its words as spoken ("fetch user"), and the
 * names of all workspaces.
 */
export const voiceHintsSchema = z.strictObject({
  templates: z.array(commandTemplateSchema),
  identifiers: z.array(z.string()).check(z.maxLength(limits.vocabularyWords)),
  files: z.array(z.string()).check(z.maxLength(limits.vocabularyWords)),
  workspaces: z.optional(z.array(z.string()).check(z.maxLength(limits.workspaces))),
});
export type VoiceHints = z.infer<typeof voiceHintsSchema>;

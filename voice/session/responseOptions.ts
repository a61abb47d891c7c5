import * as z from 'zod/mini';
import { toolSchema } from '../../protocol/realtime/sessionConfig.ts';
import type { Tool } from '../../protocol/realtime/sessionConfig.ts';
import { toModality } from './sessionSettings.ts';
import type { OpenSession, ResponseOptions } from './state.ts';

const overridesSchema = z.looseObject({
  tools: z.optional(z.array(toolSchema)),
  tool_choice: z.optional(z.unknown()),
  output_modalities: z.optional(z.array(z.string())),
  metadata: z.optional(z.unknown()),
  conversation: z.optional(z.literal('auto')),
  input: z.optional(z.never()),
});
const namedChoice = z.looseObject({ type: z.literal('function'), name: z.string() });

/** What a response may use by the session's own settings. */
export function defaultOptions({ settings }: OpenSession): ResponseOptions {
  return { tools: chooseTools(settings.tools, settings.toolChoice), modality: settings.modality, metadata: null };
}

/** The options of one `response.create`; undefined when it asks for what this server has not: a response out of band. */
export function readOptions(session: OpenSession, response: object | undefined): ResponseOptions | undefined {
  if (response === undefined) return defaultOptions(session);
  const parsed = z.safeParse(overridesSchema, response);
  if (!parsed.success) return undefined;
  const { tools, tool_choice: toolChoice, output_modalities: modalities, metadata } = parsed.data;
  const { settings } = session;
  return {
    tools: chooseTools(tools ?? settings.tools, toolChoice ?? settings.toolChoice),
    modality: modalities === undefined ? settings.modality : toModality(modalities),
    metadata: metadata ?? null,
  };
}

function chooseTools(tools: readonly Tool[], choice: unknown): readonly Tool[] {
  if (choice === 'none') return [];
  const named = z.safeParse(namedChoice, choice);
  return named.success ? tools.filter(({ name }) => name === named.data.name) : tools;
}

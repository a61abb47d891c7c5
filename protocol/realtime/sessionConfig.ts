import * as z from 'zod/mini';

/** A tool the voice model may call: its parameters are JSON Schema. */
export const toolSchema = z.looseObject({
  type: z.literal('function'),
  name: z.string(),
  description: z.optional(z.string()),
  parameters: z.optional(z.looseObject({})),
});
export type Tool = z.infer<typeof toolSchema>;

const turnDetection = z.looseObject({
  type: z.enum(['server_vad', 'semantic_vad']),
  threshold: z.optional(z.number()),
  prefix_padding_ms: z.optional(z.number()),
  silence_duration_ms: z.optional(z.number()),
  create_response: z.optional(z.boolean()),
  interrupt_response: z.optional(z.boolean()),
});

/** A GA Realtime session as sent with call creation, `session.update` and client_secrets. Absent fields stay unchanged. */
export const sessionConfigSchema = z.looseObject({
  type: z.literal('realtime'),
  model: z.optional(z.string()),
  instructions: z.optional(z.string()),
  output_modalities: z.optional(z.array(z.enum(['audio', 'text']))),
  tools: z.optional(z.array(toolSchema)),
  tool_choice: z.optional(z.unknown()),
  include: z.optional(z.nullable(z.array(z.string()))),
  audio: z.optional(
    z.looseObject({
      input: z.optional(
        z.looseObject({
          transcription: z.optional(
            z.nullable(z.looseObject({ model: z.optional(z.string()), keywords: z.optional(z.array(z.string())) })),
          ),
          turn_detection: z.optional(z.nullable(turnDetection)),
        }),
      ),
      output: z.optional(z.looseObject({ voice: z.optional(z.string()) })),
    }),
  ),
});
export type SessionConfig = z.infer<typeof sessionConfigSchema>;

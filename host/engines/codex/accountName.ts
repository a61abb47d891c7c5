import * as z from 'zod/mini';

export const accountSchema = z.looseObject({
  type: z.string(),
  email: z.optional(z.nullable(z.string())),
  planType: z.optional(z.nullable(z.string())),
});

/** An account as shown: "ChatGPT Plus, ada@example.org", "API key". Pure. */
export function accountName({ type, email, planType }: z.infer<typeof accountSchema>): string {
  if (type === 'apiKey') return 'API key';
  if (type !== 'chatgpt') return type;
  const plan =
    planType == null || planType === 'unknown' ? '' : ` ${planType.charAt(0).toUpperCase()}${planType.slice(1)}`;
  return `ChatGPT${plan}${email == null ? '' : `, ${email}`}`;
}

/** How a model rates the next token. */
export interface TokenRatings {
  logprob(token: number): number;
  /** The tokens worth trying without being asked for, best first. */
  readonly likely: readonly number[];
}

/** A token less likely than the best by this much (e^-9) is not tried, nor are more than this many. */
const likelyDepth = 9;
const likelyTokens = 48;
/** What lies this much below the best does not change a sum of 32-bit precision. */
const negligibleDepth = 18;

/** Softmax over one row of logits, without an array of probabilities. */
export function rateTokens(logits: Float32Array): TokenRatings {
  let max = -Infinity;
  for (const logit of logits) if (logit > max) max = logit;
  let sum = 0;
  const likely: number[] = [];
  for (let token = 0; token < logits.length; token++) {
    const below = max - (logits[token] ?? 0);
    if (below > negligibleDepth) continue;
    sum += Math.exp(-below);
    if (below < likelyDepth) likely.push(token);
  }
  const logSumExp = max + Math.log(sum);
  likely.sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0));
  return { logprob: (token) => (logits[token] ?? -Infinity) - logSumExp, likely: likely.slice(0, likelyTokens) };
}

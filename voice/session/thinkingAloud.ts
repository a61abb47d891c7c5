// Grammar: fillers, openers and pauses in any order, of which at least one is a filler or a pause. "Okay" alone is an answer.
const filler = 'u+m+|u+h+|e+r+m*|h+m+|m+h*m+';
const opener = 'well|so|okay|ok|oh|ah|and|but|now|actually|right|sorry|please';
const pause = [
  "(?:just )?(?:let me|let's|i have to|i need to|i'm) (?:just )?(?:think(?:ing)?|see)(?: (?:about|of) (?:it|that|this))?",
  '(?:just )?(?:hold|hang) on',
  '(?:just )?wait',
  '(?:give me |hold on |wait )?(?:just )?(?:a|one) (?:second|sec|moment|minute|bit)',
  'let me think (?:for )?(?:a|one) (?:second|sec|moment|minute|bit)',
].join('|');
const whole = new RegExp(`^(?:(?:${filler}|${opener}|${pause})(?: |$))+$`, 'i');
const core = new RegExp(`(?:^| )(?:${filler}|${pause})(?: |$)`, 'i');

/** Whether words (without punctuation) only keep the turn: "let me think", "hmm, hold on". They want no answer. */
export function isThinkingAloud(words: string): boolean {
  return whole.test(words) && core.test(words);
}

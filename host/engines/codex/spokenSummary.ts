/** What is too long to listen to. */
const maxChars = 280;
const maxSentences = 2;

/**
 * The beginning of a text for the ear: its first two sentences, without code, Markdown and the folders of paths. Falls back to
 * `otherwise` where nothing speakable is left. Pure.
 */
export function spokenSummary(text: string, otherwise: string): string {
  const prose = text.replace(/```[\s\S]*?(```|$)/g, '\n\n').trim();
  const [first = ''] = prose.split(/\n\s*\n/).filter((paragraph) => /\p{L}/u.test(paragraph));
  const plain = first
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^[ \t]*(?:[#>]+|[-*+]|\d+[.)])[ \t]+/gm, '')
    .replace(/[*_`]{1,3}([^*_`\n]+)[*_`]{1,3}/g, '$1')
    .replace(/(?:[\w.@~-]*\/)+([\w.@-]+)/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  if (plain === '') return otherwise;
  // A full stop inside a name ("app.ts") ends no sentence.
  const sentences = plain.match(/.+?(?:[.!?]+(?=\s|$)|$)/gu) ?? [plain];
  const spoken = sentences.slice(0, maxSentences).join('').trim();
  if (spoken.length <= maxChars) return spoken;
  const cut = spoken.slice(0, maxChars);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), maxChars / 2))}…`;
}

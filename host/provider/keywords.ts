import type { VoiceHints } from '../../protocol/hints.ts';
import { limits } from '../../protocol/limits.ts';

/** As long as a spoken name gets; what is longer is no word anybody says. */
const longestChars = 60;

/** What a cloud provider should expect to hear: the workspaces, names by use, then files by age, as they are spoken. */
export function keywordsOf(hints: VoiceHints | undefined): string[] {
  if (hints === undefined) return [];
  const words = [...(hints.workspaces ?? []), ...hints.identifiers, ...hints.files].filter(
    (word) => word.length <= longestChars,
  );
  return [...new Set(words)].slice(0, limits.keywords);
}

import ignore from 'ignore';
import type { Ignore } from 'ignore';

/** Never listed, whatever the rules say: not the user's own text, and often huge. */
const alwaysIgnored = new Set(['.git', 'node_modules']);

/** The rules in force in one folder: its own file of patterns and those of the folders above. */
export interface IgnoreRules {
  /** Whether a child of this folder is ignored; a folder's children are not asked for when it is. */
  ignores(name: string, kind: 'file' | 'folder'): boolean;
  /** The rules in a child folder, `patterns` being the text of its .gitignore, if it has one. */
  enter(name: string, patterns: string | undefined): IgnoreRules;
}

/** The rules at the root. `patterns` are texts in .gitignore's syntax, later ones winning. Pure. */
export function createIgnoreRules(patterns: readonly string[]): IgnoreRules {
  return rulesAt([{ prefix: '', matcher: matcherOf(patterns) }]);
}

interface Level {
  /** From this level's folder to the folder asked about, with a slash at the end unless empty. */
  readonly prefix: string;
  readonly matcher: Ignore;
}

// Innermost level last. As in git, the deepest file of patterns that says anything about a path decides.
function rulesAt(levels: readonly Level[]): IgnoreRules {
  return {
    ignores(name, kind) {
      if (alwaysIgnored.has(name)) return true;
      for (const { prefix, matcher } of [...levels].reverse()) {
        const { ignored, unignored } = matcher.test(`${prefix}${name}${kind === 'folder' ? '/' : ''}`);
        if (ignored || unignored) return ignored;
      }
      return false;
    },
    enter(name, patterns) {
      const below = levels.map(({ prefix, matcher }) => ({ prefix: `${prefix}${name}/`, matcher }));
      return rulesAt(patterns === undefined ? below : [...below, { prefix: '', matcher: matcherOf([patterns]) }]);
    },
  };
}

function matcherOf(patterns: readonly string[]): Ignore {
  return ignore({ ignorecase: false }).add(patterns.join('\n'));
}

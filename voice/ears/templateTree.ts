import type { CommandTemplate, VoiceHints } from '../../protocol/hints.ts';
import type { CommandReading } from './tokenReading.ts';
import type { TokenShape } from './tokens.ts';
import { nameShapes, phraseTokens, textShapes } from './tokens.ts';
import type { TrieNode } from './tokenTrie.ts';
import { createTrie } from './tokenTrie.ts';

/** A literal or a known slot. */
export interface FixedPart {
  readonly kind: 'fixed';
  readonly trie: TrieNode;
  /** The known slot that this part fills, if it is one. */
  readonly slot: string | undefined;
}

/** A new name or text. */
export interface OpenPart {
  readonly kind: 'open';
  readonly shapes: readonly TokenShape[];
  /** Whether each word has its price; running text has the model's own. */
  readonly priced: boolean;
  readonly likeSlot: string | undefined;
}

/** A part of one or more templates that are the same up to here. */
export interface Step {
  readonly part: FixedPart | OpenPart | undefined;
  /** Parts before this one. */
  readonly depth: number;
  readonly next: Map<string, Step>;
  /** The template that ends after this part. */
  ends: TemplateEnd | undefined;
}

/** What a reading is that ends here. */
export interface TemplateEnd {
  readonly templateId: string;
  /** The command's name (the template id up to its dot) where the template has no slots. */
  readonly meaning: string | undefined;
  readonly firstSlot: CommandReading['firstSlot'];
}

/** Joins all templates into one tree, so that what begins alike is followed once. */
export function compileTemplates({ templates, identifiers, files, workspaces = [] }: VoiceHints): Step {
  const root = createStep(undefined, -1);
  const tries = { identifier: phraseTrie(identifiers), file: phraseTrie(files), workspace: phraseTrie(workspaces) };
  for (const { templateId, parts } of templates) {
    let step = root;
    for (const part of parts) {
      const key = JSON.stringify(part);
      let next = step.next.get(key);
      if (next === undefined) {
        next = createStep(compilePart(part, step === root, tries), step.depth + 1);
        step.next.set(key, next);
      }
      step = next;
    }
    step.ends ??= describeEnd(templateId, parts);
  }
  return root;
}

function createStep(part: Step['part'], depth: number): Step {
  return { part, depth, next: new Map(), ends: undefined };
}

function describeEnd(templateId: string, parts: CommandTemplate['parts']): TemplateEnd {
  const slot = parts.find((part) => typeof part !== 'string');
  if (slot === undefined) return { templateId, meaning: templateId.replace(/\..*$/, ''), firstSlot: 'none' };
  const known = slot.kind === 'identifier' || slot.kind === 'file' || slot.kind === 'workspace';
  return { templateId, meaning: undefined, firstSlot: known ? 'known' : 'open' };
}

function phraseTrie(phrases: readonly string[]): TrieNode {
  return createTrie(phrases.map((phrase) => [phraseTokens(phrase), phrase]));
}

function compilePart(
  part: CommandTemplate['parts'][number],
  first: boolean,
  tries: Readonly<Record<'identifier' | 'file' | 'workspace', TrieNode>>,
): FixedPart | OpenPart {
  if (typeof part === 'string') {
    const spelling = first ? part.charAt(0).toUpperCase() + part.slice(1) : part;
    return { kind: 'fixed', trie: phraseTrie([spelling]), slot: undefined };
  }
  switch (part.kind) {
    case 'identifier':
    case 'file':
    case 'workspace':
      return { kind: 'fixed', trie: tries[part.kind], slot: part.slot };
    case 'newName':
      return { kind: 'open', shapes: nameShapes, priced: true, likeSlot: part.likeSlot };
    case 'newText':
    case 'newFile':
      return { kind: 'open', shapes: textShapes, priced: false, likeSlot: part.likeSlot };
  }
}

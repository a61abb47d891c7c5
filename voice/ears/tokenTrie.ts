/** Phrases as token sequences that share their beginnings. */
export interface TrieNode {
  readonly children: Map<number, TrieNode>;
  /** The phrase that ends here. */
  phrase: string | undefined;
}

export function createTrie(phrases: Iterable<readonly [tokens: readonly number[], phrase: string]>): TrieNode {
  const root: TrieNode = { children: new Map(), phrase: undefined };
  for (const [tokens, phrase] of phrases) {
    let node = root;
    for (const token of tokens) {
      let child = node.children.get(token);
      if (child === undefined) {
        child = { children: new Map(), phrase: undefined };
        node.children.set(token, child);
      }
      node = child;
    }
    node.phrase = phrase;
  }
  return root;
}

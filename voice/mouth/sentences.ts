const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** The sentences of a text, without those that hold nothing to say. */
export function splitSentences(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment.trim()).filter((sentence) =>
    /[\p{L}\p{N}]/u.test(sentence),
  );
}

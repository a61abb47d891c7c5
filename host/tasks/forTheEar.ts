// What an engine writes is made for the eye: Markdown, code, paths, lists. For the ear it becomes a few plain sentences: what
// changed, what failed, what is next. The words stay the engine's; what is left out is on the screen.

const mostChars = 360;
const leading = 2;
const codeName = /^[\w$@.#:/\\ -]{1,40}$/;

/** A few sentences of a text: no code, no long paths, at most some 400 characters. Short plain text stays as it is. Pure. */
export function forTheEar(text: string): string {
  if (isPlain(text)) return text;
  const { prose, left } = toProse(text);
  const sentences = prose.flatMap(toSentences);
  const [first] = sentences;
  if (first === undefined) return text.trim() === '' ? '' : 'The answer is on the screen.';
  const chosen = choose(sentences);
  const said = chosen.map((at) => cutSentence(sentences[at] ?? '')).join(' ');
  const whole = chosen.length === sentences.length && !left && chosen.every((at) => !isLong(sentences[at] ?? ''));
  return whole ? said : `${said} The rest is on the screen.`;
}

/** One line of words with at most a short path in it. */
function isPlain(text: string): boolean {
  return text.length <= 300 && !/[\n`*|]|https?:|\]\(|[\\/]\S+[\\/]\S|[0-9a-f]{12}|\S{60}/i.test(text);
}

/** The first sentences, then what failed and what is next, in their own order, as long as they fit. */
function choose(sentences: readonly string[]): number[] {
  const wanted = [
    0,
    ...find(sentences, failed),
    ...find(sentences, next),
    ...Array.from({ length: Math.min(leading, sentences.length) }, (_, at) => at),
  ];
  const chosen = new Set<number>();
  let room = mostChars;
  for (const at of wanted) {
    const size = cutSentence(sentences[at] ?? '').length + 1;
    if (chosen.has(at) || (chosen.size > 0 && size > room)) continue;
    chosen.add(at);
    room -= size;
  }
  return [...chosen].sort((a, b) => a - b);
}

const failed =
  /\b(?:fail(?:ed|s|ing|ure)?|error|errors|broke|broken|could(?: not|n't)|cannot|can't|unable|blocked|missing|did(?: not|n't))\b/i;
const next =
  /\b(?:next|remains?|remaining|todo|still (?:need|to)|you (?:may|can|should|need)|should i|shall i|do you want|would you like|let me know|want me)\b|\?$/i;

function find(sentences: readonly string[], pattern: RegExp): number[] {
  const at = sentences.findLastIndex((sentence) => pattern.test(sentence));
  return at < 0 ? [] : [at];
}

function isLong(sentence: string): boolean {
  return sentence.length > mostChars;
}

/** No sentence is read out for half a minute. */
function cutSentence(sentence: string): string {
  if (!isLong(sentence)) return sentence;
  const cut = sentence.slice(0, mostChars - 1);
  return `${cut.slice(0, cut.lastIndexOf(' ')).replace(/[,;:\s]+$/, '')}…`;
}

function toSentences(paragraph: string): string[] {
  const parts = paragraph.split(/(?<=[.!?…])\s+(?=[\p{Lu}\p{N}"“(])/u).map((part) => part.trim());
  return parts
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
    .map((part) => (/[.!?…:"”)]$/.test(part) ? part : `${part}.`));
}

/** Paragraphs and list items as plain words; `left`: something of the text was no words. */
function toProse(text: string): { readonly prose: readonly string[]; readonly left: boolean } {
  const bare = text
    .replaceAll('\r\n', '\n')
    .replace(/^([ \t]*)(`{3,}|~{3,})[^]*?(?:^[ \t]*\2[`~]*[ \t]*$|(?![^]))/gm, '\n')
    .replace(/^(?: {4}|\t)(?![-*+\d]).*$/gm, '');
  const lines = bare.split('\n');
  const prose: string[] = [];
  let open = false;
  let left = bare.trim() !== text.replaceAll('\r\n', '\n').trim();
  for (const line of lines) {
    const item = /^\s*(?:[-*+•]|\d+[.)])\s+(?:\[[ xX]\]\s*)?(.*)$/.exec(line)?.[1];
    const isMarkup = /^\s*(?:#{1,6}\s|\||[-=*_]{3,}\s*$|<\/?\w)/.test(line);
    if (isMarkup) left = true;
    if (isMarkup || line.trim() === '') {
      open = false;
      continue;
    }
    const words = toWords(item ?? line);
    if (open && item === undefined) prose.push(`${prose.pop() ?? ''} ${words}`);
    else prose.push(words);
    open = true;
  }
  return { prose, left };
}

function toWords(line: string): string {
  return line
    .replace(/^\s*>\s?/, '')
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/`+([^`]+)`+/g, (_, code: string) => (codeName.test(code.trim()) ? code.trim() : 'some code'))
    .replace(/(\*\*|__)(?=\S)(.*?\S)\1/g, '$2')
    .replace(/(?<![\w*])\*(?=\S)([^*]*\S)\*(?![\w*])/g, '$1')
    .replace(/\bhttps?:\/\/([^\s/)>\]]+)\S*/g, '$1')
    .replace(
      /(?<![\w.])(?:[A-Za-z]:)?(?:~|\.{1,2})?[\\/]?(?:[\w@.+-]+[\\/])+([\w@.+-]*\w)(?::\d+(?::\d+)?)?/g,
      toFileName,
    )
    .replace(/\b([\w-]+\.[a-z]{1,5}):\d+(?::\d+)?\b/gi, '$1')
    .replace(/\b[0-9a-f]{12,}\b/gi, 'a long id')
    .replace(/\S{60,}/g, 'something long')
    .replace(/[\p{Extended_Pictographic}\u{fe0f}\u{200d}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The last part of a path; `and/or` is none. */
function toFileName(path: string, name: string): string {
  const parts = path.split(/[\\/]/);
  const isPath = parts.length > 2 || parts[0] === '' || /^[.~]/.test(path) || /\.\w{1,5}(?::\d+)*$/.test(path);
  return isPath ? name : path;
}

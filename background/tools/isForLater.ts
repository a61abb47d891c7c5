// "After that, run the tests": said while work is under way, it is the next piece of work, not a change to this one.

const it = "(?:that|this|it|you|you're|you are|that's|that is|this is|it's|it is|you have|you've|the task is)";
const done = '(?:done|finished|ready|through|complete|finish)';
const whenDone = `(?:after|when|once|as soon as) ${it} (?:is |are |have |has )?${done}(?: with (?:that|this|it))?`;
const afterThat = `(?:after (?:that|this|it)|afterwards?|${whenDone})`;
const atStart = new RegExp(`^(?:(?:and|ok|okay|so|well|now|please),? )*(?:${afterThat}|then|next)\\b(?! to\\b)`);
const atEnd = new RegExp(`\\b${afterThat}(?:,? please)?$`);

/** Whether a request is to wait for the work that is under way. Pure. */
export function isForLater(request: string): boolean {
  const words = request
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[.!?;:]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return atStart.test(words) || atEnd.test(words);
}

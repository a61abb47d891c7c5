/** Where a failure's message may lead: the provider's own pages. Everything else it names stays text. */
const linkedOrigins: ReadonlySet<string> = new Set([
  'https://platform.openai.com',
  'https://help.openai.com',
  'https://status.openai.com',
]);

/** A stretch of a message; with `href`, one that leads somewhere. */
export interface TextPart {
  readonly text: string;
  readonly href?: string;
}

/** A message in parts. A message can hold what others wrote, so an address is a link only if its origin is one of ours. */
export function splitLinks(message: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const { 0: found, index } of message.matchAll(/https:\/\/[^\s<>"'“”’]+/g)) {
    // A sentence goes on after an address: its full stop and closing bracket are not part of it.
    const address = found.replace(/[.,;:!?)\]]+$/, '');
    if (!isLinked(address)) continue;
    if (index > end) parts.push({ text: message.slice(end, index) });
    parts.push({ text: address, href: address });
    end = index + address.length;
  }
  if (end < message.length) parts.push({ text: message.slice(end) });
  return parts;
}

function isLinked(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { origin, username, password } = new URL(address);
  return linkedOrigins.has(origin) && username === '' && password === '';
}

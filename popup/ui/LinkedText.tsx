import { splitLinks } from './splitLinks.ts';

/** A message as text, with a link where it names one of the provider's own pages. */
export function LinkedText({ text }: { text: string }) {
  return (
    <>
      {splitLinks(text).map((part, index) =>
        part.href === undefined ? (
          part.text
        ) : (
          <a key={index} href={part.href} target="_blank" rel="noreferrer">
            {part.text}
            <span class="visually-hidden"> (opens a tab)</span>
          </a>
        ),
      )}
    </>
  );
}

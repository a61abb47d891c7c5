import jsTokens from 'js-tokens';
import type { JSXToken, Token } from 'js-tokens';
import type { Segment, TextSegment } from './segment.ts';

// TypeScript's `value!` before a division would read as the start of a regular expression. A space has the same length.
const nonNullBeforeSlash = /(?<=[\p{ID_Continue}$)\]])!(?=\s*\/)/gu;

// In .tsx, type parameters of an arrow function (`<T,>(`, `<T extends A>(`) would read as an element that never ends.
const typeParameters =
  /<(?=\s*(?:const\s+)?[\p{ID_Start}_$][\p{ID_Continue}$]*\s*(?:,|extends\s))((?:[^<>(){};]|<[^<>]*>)*)>(?=\s*\()/gu;

/** The names and texts of JavaScript, TypeScript and JSX. Code inside `${}` is code; regular expressions are neither. */
export function* scanJavaScript(text: string, { jsx }: { jsx: boolean }): Generator<Segment> {
  const source = text.replace(nonNullBeforeSlash, ' ').replace(typeParameters, ' $1 ');
  let start = 0;
  // jsTokens has one signature for each value of `jsx`, and none for both.
  const tokens: Iterable<Token | JSXToken> = jsx ? jsTokens(source, { jsx: true }) : jsTokens(source);
  for (const token of tokens) {
    const end = start + token.value.length;
    switch (token.type) {
      case 'IdentifierName':
      case 'JSXIdentifier':
        yield { kind: 'identifier', start, end };
        break;
      case 'PrivateIdentifier':
        yield { kind: 'identifier', start: start + 1, end };
        break;
      case 'StringLiteral':
        yield { kind: 'text', start, end, within: token.value.startsWith("'") ? "'" : '"' };
        break;
      default: {
        const place = within[token.type];
        if (place !== undefined) yield { kind: 'text', start, end, within: place };
      }
    }
    start = end;
  }
}

const within: Partial<Record<(Token | JSXToken)['type'], TextSegment['within']>> = {
  NoSubstitutionTemplate: '`',
  TemplateHead: '`',
  TemplateMiddle: '`',
  TemplateTail: '`',
  SingleLineComment: 'comment',
  MultiLineComment: 'comment',
  JSXText: 'markup',
  JSXString: 'markup',
};

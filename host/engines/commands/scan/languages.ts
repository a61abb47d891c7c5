/** How to tell names from texts in a language that has no tokenizer of its own here. */
export interface Language {
  /** Matches one token; groups: `comment`, `text` (a string), `format` (a string with code in it), `name`. */
  readonly token: RegExp;
  /** Within a `format` token: a match's group 1 or 2 is code. */
  readonly code?: RegExp;
  readonly reserved: ReadonlySet<string>;
}

// Unclosed comments and strings run to the end (of the line, where they may not span lines): every pattern is linear.
const blockComment = String.raw`\/\*[^]*?(?:\*\/|$)`;
const slashComments = String.raw`(?<comment>\/\/.*|${blockComment})`;
const doubleQuoted = String.raw`"(?:[^"\\\n]|\\[^]?)*(?:"|(?=\n)|$)`;
const singleQuoted = String.raw`'(?:[^'\\\n]|\\[^]?)*(?:'|(?=\n)|$)`;
const tripleDouble = String.raw`"""[^]*?(?:"""|$)`;
const tripleSingle = String.raw`'''[^]*?(?:'''|$)`;
const number = String.raw`\d(?:'?[\w.])*`;
const name = String.raw`(?<name>[\p{ID_Start}_$][\p{ID_Continue}$]*)`;

interface Pieces {
  comment: string;
  text: string;
  format?: string;
  code?: RegExp;
  reserved: string;
}

function language({ comment, text, format, code, reserved }: Pieces): Language {
  const formatted = format === undefined ? [] : [`(?<format>${format})`];
  const pattern = [comment, ...formatted, `(?<text>${text})`, number, name].join('|');
  return { token: new RegExp(pattern, 'gu'), ...(code && { code }), reserved: new Set(reserved.split(' ')) };
}

const cLike = 'break case char const continue default do double else enum extern float for goto if int long return';
const objects = 'abstract class extends false final finally import interface new null private protected public this';

const python = language({
  comment: '(?<comment>#.*)',
  format: `(?:[fF][rR]?|[rR][fF])(?:${tripleDouble}|${tripleSingle}|${doubleQuoted}|${singleQuoted})`,
  code: /\{\{|\{((?:[^{}]|\{[^{}]*\})*)\}/dgu,
  text: `[rRbBuU]{0,2}(?:${tripleDouble}|${tripleSingle}|${doubleQuoted}|${singleQuoted})`,
  reserved:
    'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield',
});
const go = language({
  comment: slashComments,
  text: `${doubleQuoted}|${singleQuoted}|\`[^\`]*(?:\`|$)`,
  reserved:
    'break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var',
});
const rust = language({
  comment: slashComments,
  // A lifetime ('a) is no character literal: that one has a closing quote.
  text: String.raw`b?r(?<fence>#*)"[^]*?(?:"\k<fence>|$)|b?${doubleQuoted}|b?'(?:[^'\\\n]|\\[^'\n]+|\\')'`,
  reserved:
    'as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait true type unsafe use where while',
});
const c = language({
  comment: slashComments,
  text: String.raw`#\s*include\s*<[^>\n]*>|R"(?<fence>[^()\\\s]{0,16})\([^]*?(?:\)\k<fence>"|$)|${doubleQuoted}|${singleQuoted}`,
  reserved: `${cLike} ${objects} auto delete namespace operator register short signed sizeof static struct switch template throw true try typedef typename union unsigned using virtual void volatile while`,
});
const java = language({
  comment: slashComments,
  text: `${tripleDouble}|${doubleQuoted}|${singleQuoted}`,
  reserved: `${cLike} ${objects} boolean byte implements instanceof native package short static super switch synchronized throw throws transient true try void volatile while`,
});
const csharp = language({
  comment: slashComments,
  format: String.raw`\$@?${doubleQuoted}`,
  code: /\{\{|\{((?:[^{}]|\{[^{}]*\})*)\}/dgu,
  text: `@"(?:[^"]|"")*(?:"|$)|${tripleDouble}|${doubleQuoted}|${singleQuoted}`,
  reserved: `${cLike} ${objects} as base bool byte catch checked decimal delegate event foreach in internal is lock namespace object out override params readonly ref sealed sizeof static string struct switch throw true try typeof uint ulong using virtual void while`,
});
const kotlin = language({
  comment: slashComments,
  format: `${tripleDouble}|${doubleQuoted}`,
  code: /\$\{([^{}]*)\}|\$([\p{ID_Start}_]\p{ID_Continue}*)/dgu,
  text: singleQuoted,
  reserved:
    'as break class continue do else false for fun if in interface is null object package return super this throw true try typealias val var when while',
});
const swift = language({
  comment: slashComments,
  format: `${tripleDouble}|${doubleQuoted}`,
  code: /\\\(([^()]*(?:\([^()]*\)[^()]*)*)\)/dgu,
  text: '\u0000',
  reserved:
    'as break case catch class continue default defer do else enum extension false for func guard if import in init inout is let nil protocol public return self static struct subscript super switch throw throws true try var where while',
});
const ruby = language({
  comment: '(?<comment>#.*)',
  format: doubleQuoted,
  code: /#\{([^{}]*)\}/dgu,
  text: singleQuoted,
  reserved:
    'alias and begin break case class def defined do else elsif end ensure false for if in module next nil not or redo rescue retry return self super then true undef unless until when while yield',
});
const php = language({
  comment: String.raw`(?<comment>(?:\/\/|#(?!\[)).*|${blockComment})`,
  format: doubleQuoted,
  code: /\{(\$[^{}]*)\}|(\$[\p{ID_Start}_]\p{ID_Continue}*)/dgu,
  text: singleQuoted,
  reserved: `${cLike} ${objects} and array as catch clone declare echo elseif empty endfor endforeach endif endwhile fn foreach function global implements include instanceof isset list match namespace or print require static switch throw trait true try unset use var while xor yield`,
});

/** By file extension. Files of other kinds hold text, not names. */
export const languages: Readonly<Record<string, Language>> = {
  py: python,
  pyi: python,
  go,
  rs: rust,
  c,
  h: c,
  cc: c,
  cpp: c,
  cxx: c,
  hpp: c,
  hh: c,
  java,
  cs: csharp,
  kt: kotlin,
  kts: kotlin,
  swift,
  rb: ruby,
  php,
};

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { renameIn } from '../../../../host/engines/commands/prepareRename.ts';
import { scanFile } from '../../../../host/engines/commands/scan/scanFile.ts';
import { createRandom } from '../../../../scripts/random.ts';

// «marks» every place where `user` is a name in code; every other `user` is text or a part of a longer name.
const cases: readonly (readonly [sentence: string, path: string, marked: string])[] = [
  ['longer names stay', 'a.ts', 'const «user» = users + user2 + superuser + $user + user$ + _user;'],
  [
    'properties, shorthand and imports change',
    'a.ts',
    "import { «user», x as «user» } from 'user';\n({ «user», «user»: a.«user» });",
  ],
  ['strings stay', 'a.ts', `f("user", 'it\\'s user', "a\\"user");`],
  ['comments stay', 'a.ts', '// user\n/* user */ /** {@link user} */ «user»;'],
  ['template text stays and its code changes', 'a.ts', '`user ${«user» + `user ${«user»}`} user`;'],
  ['a brace in template code', 'a.ts', '`${{ a: «user» }.a} user`;'],
  ['regular expressions stay', 'a.ts', 'const r = /user[/"]user/g; «user» / 2 / «user»;'],
  ['a division after a bracket', 'a.ts', 'a[0] / «user» / 2; (1) / «user»;'],
  ['a division after a TypeScript non-null', 'a.ts', 'a! / «user» / 2; b()! / «user»;'],
  ['types and generics', 'a.ts', 'const f = <T extends «user»>(x: Array<«user»>): x is «user» => <«user»>x as «user»;'],
  ['private names', 'a.ts', 'class A { #«user» = 1; get() { return this.#«user»; } }'],
  ['decorators and enums', 'a.ts', '@«user»() enum E { «user» = 1 }'],
  ['a byte order mark and CRLF', 'a.ts', '\ufeffconst «user» = 1;\r\n// user\r\n«user»;\r\n'],
  [
    'elements, attributes and their code',
    'a.tsx',
    'const a = <«user» name="user" «user»={«user»}>user {«user»} user</«user»>;',
  ],
  [
    'type parameters where elements may stand',
    'a.tsx',
    'const f = <T,>(x: T) => «user»(x);\nconst g = <T extends Array<«user»>>(x: T) => <p>user {«user»<T>(x)}</p>;\n«user»();',
  ],
  ['an element in a .js file', 'a.js', 'const a = <b>user {«user»}</b>; «user»;'],
  ['an unclosed string ends with its line', 'a.ts', "const a = 'user\n«user»;"],
  ['Python', 'a.py', '# user\n«user» = "user" + \'\'\'user\nuser\'\'\' + r"user\\" + "x"\n«user».users'],
  ['Python f-strings', 'a.py', 'f"user {«user»} {{user}} {«user».x:>{10}}" + rf\'{«user»!r} user\''],
  ['Go', 'a.go', '// user\nvar «user» = `user\nuser` + "user" + string(\'u\')\n/* user */ «user».users()'],
  ['Rust', 'a.rs', 'fn «user»<\'a>(x: &\'a str) { r#"user"# ; "user"; \'u\'; // user\n «user»!() }'],
  [
    'C',
    'a.c',
    '#include <user.h>\n#include "user.h"\nint «user» = 1\'000; /* user */ // user\nchar c = \'"\'; «user»++;',
  ],
  ['C++ raw strings', 'a.cpp', 'auto s = R"x(user " user)x"; «user»();'],
  ['Java text blocks', 'A.java', 'String «user» = """\nuser "user" user""" + "user"; // user'],
  ['C# interpolation', 'A.cs', 'var s = $"user {«user»}" + @"user\\" + «user»; // user'],
  ['Kotlin templates', 'a.kt', 'val s = "user ${«user».name} $«user» \\${user" // user'],
  ['Swift interpolation', 'a.swift', 'let s = "user \\(«user».name)" // user'],
  ['Ruby interpolation', 'a.rb', 's = "user #{«user».name}" + \'user\' # user\n«user»'],
  ['Markdown is text', 'a.md', '# user\n\n`user`'],
  ['JSON is text', 'a.json', '{ "user": "user" }'],
  ['HTML is text', 'a.html', '<p class="user">user</p>'],
  ['a file without an ending is text', 'LICENSE', 'user'],
];

describe('the names in code', () => {
  for (const [sentence, path, marked] of cases) {
    it(sentence, () => {
      const source = marked.replace(/[«»]/g, '');
      assert.equal(renameIn(path, source, 'user', 'X').text, marked.replace(/«user»/g, 'X'));
    });
  }
});

describe('scanFile', () => {
  it('gives segments in order, inside the text and without overlap, whatever the text', () => {
    const random = createRandom(20_261_122);
    const pieces = [
      '"',
      "'",
      '`',
      '${',
      '}',
      '/',
      '*',
      '//',
      '/*',
      '*/',
      '\\',
      '\n',
      '<',
      '>',
      '=',
      '(',
      ')',
      'user',
      '#',
      '{',
      'f"',
      '"""',
      'r#',
      '!',
      '\ufeff',
      '\ud800',
      '0x',
      'é',
    ];
    for (const ending of [
      'ts',
      'tsx',
      'js',
      'py',
      'go',
      'rs',
      'cpp',
      'java',
      'cs',
      'kt',
      'swift',
      'rb',
      'php',
      'json',
      'md',
    ]) {
      for (let round = 0; round < 200; round += 1) {
        const text = Array.from({ length: 60 }, () => pieces[Math.floor(random() * pieces.length)]).join('');
        let last = 0;
        for (const { start, end } of scanFile(`a.${ending}`, text)) {
          assert(start >= last && end >= start && end <= text.length, `${ending}: ${JSON.stringify(text)}`);
          last = end;
        }
      }
    }
  });

  it('reads hostile text of 40,000 characters once, not once for each character', () => {
    // Quadratic work on any of these would take minutes in all, and this file would run into the runner's time limit.
    for (const ending of ['ts', 'tsx', 'py', 'rs', 'cpp', 'cs', 'kt', 'swift', 'rb']) {
      for (const piece of ['/*', '"""', '`${', "'", '"\\', 'r#"', '{{', '<a ', '/[', '$"{', '\\(']) {
        const text = piece.repeat(Math.ceil(40_000 / piece.length));
        const ends = Array.from(scanFile(`a.${ending}`, text), ({ end }) => end);
        assert((ends.at(-1) ?? 0) <= text.length);
      }
    }
  });
});

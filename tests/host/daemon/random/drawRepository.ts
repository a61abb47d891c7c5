import type { seededRandom } from '../../workspace/seededRandom.ts';

export type Random = ReturnType<typeof seededRandom>;

/** A file of the repository as it is before the first task. */
export interface FirstFile {
  readonly path: string;
  readonly bytes: Buffer;
  readonly mode: number;
}

/** Text files begin with so many lines that only the user changes; tasks change what comes after the next few. */
export const headLines = 6;
export const firstTaskLine = 10;
/** What a run of the project's scripts does: ignored by git, so that no task and no undo is about it. */
export const planFile = 'tmp/plan.sh';

const run = `sh ${planFile}`;
const fixed: readonly FirstFile[] = [
  textFile('.gitignore', 'node_modules/\ntmp/\n*.log\n'),
  textFile('package.json', `${JSON.stringify({ name: 'drawn', scripts: { test: run, build: run, churn: run } })}\n`),
  textFile('.env', 'TOKEN=kept-though-ignored\n'),
  textFile(planFile, 'true\n'),
  textFile('node_modules/left/index.js', 'module.exports = 1;\n'),
];

/** A repository of many kinds of files: line ends, byte order marks, programs, bytes that are no text, empty and ignored files. */
export function drawRepository(files: number, random: Random): FirstFile[] {
  const { int, pick } = random;
  const folders = ['', 'src', 'docs', 'scripts'];
  while (folders.length < files / 10) {
    const outer = pick(folders);
    folders.push(outer === '' ? `part${folders.length}` : `${outer}/part${folders.length}`);
  }
  const names = Math.ceil(files / 4);
  const drawn = Array.from({ length: files - fixed.length }, (_, index): FirstFile => {
    const stem = `${pick(folders)}/file ${index}`.replace(/^\//, '').replace(' ', int(0, 30) === 0 ? ' ünï-' : '-');
    switch (int(0, 19)) {
      case 0:
        return { path: `${stem}.bin`, bytes: Buffer.from([0, int(0, 255), 255, 10, int(0, 255)]), mode: 0o644 };
      case 1:
        return textFile(`${stem}.txt`, '');
      case 2:
        return textFile(`${stem}.log`, 'ignored\n');
      case 3:
        return { ...textFile(`${stem}.sh`, `#!/bin/sh\n${drawText('#', index, names, random)}`), mode: 0o755 };
      default: {
        const ending = pick(['ts', 'ts', 'js', 'py', 'md', 'txt']);
        const text = drawText(ending === 'py' ? '#' : '//', index, names, random);
        const mode = pick([0o644, 0o644, 0o644, 0o600, 0o664]);
        return { ...textFile(`${stem}.${ending}`, drawForm(text, random)), mode };
      }
    }
  });
  return [...fixed, ...drawn];
}

/** Lines that are there once in a file, but for some empty ones; its names and words are in other files too. */
function drawText(comment: string, index: number, names: number, { int }: Random): string {
  const head = Array.from({ length: firstTaskLine }, (_, line) => `${comment} head ${line} of ${index}`);
  const tail = Array.from({ length: int(10, 50) }, (_, line) => {
    if (line % 7 === 6) return '';
    const name = `shared${int(0, names)}`;
    return `value_${index}_${line} = ${name}(${line}) ${comment} about the word${int(0, 40)} of it`;
  });
  return `${[...head, ...tail].join('\n')}\n`;
}

function drawForm(text: string, { int, pick }: Random): string {
  const ended = int(0, 9) === 0 ? text.trimEnd() : text;
  const withEnds = int(0, 4) === 0 ? ended.replaceAll('\n', '\r\n') : ended;
  return `${pick(['', '', '', '\ufeff'])}${withEnds}`;
}

function textFile(path: string, text: string): FirstFile {
  return { path, bytes: Buffer.from(text), mode: 0o644 };
}

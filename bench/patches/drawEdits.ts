import type { Draw } from '../recognition/draw.ts';

// A plain model of editing: a file is a list of lines, an edit says of each line whether it stays, and what comes between.
// What the file must be afterwards follows from the edit alone, without any search.

export interface ModelFile {
  readonly hasMark: boolean;
  readonly lines: readonly { readonly text: string; readonly ending: string }[];
}

export type Step = { readonly kind: 'keep' | 'remove' } | { readonly kind: 'add'; readonly text: string };

const texts = [
  '',
  '',
  '}',
  '{',
  '  return x;',
  'a',
  'b',
  'ü – “x”',
  '日本語',
  '\tindented',
  'trailing  ',
  '@@ at',
  '+plus',
];

export function drawFile(draw: Draw): ModelFile {
  const usual = draw.pick(['\n', '\n', '\n', '\r\n']);
  const isMixed = draw.next() < 0.15;
  const count = draw.next() < 0.05 ? 0 : Math.floor(draw.next() * 30);
  const lines = Array.from({ length: count }, (_, at) => ({
    text: draw.next() < 0.5 ? draw.pick(texts) : `line ${at}`,
    ending: isMixed ? draw.pick(['\n', '\r\n']) : usual,
  }));
  const last = lines.at(-1);
  // A last line without its end has some text, or it would be no line.
  if (last !== undefined && last.text !== '' && draw.next() < 0.2) lines[lines.length - 1] = { ...last, ending: '' };
  return { hasMark: count > 0 && draw.next() < 0.1, lines };
}

export function textOfFile({ hasMark, lines }: ModelFile): string {
  return (hasMark ? '\ufeff' : '') + lines.map(({ text, ending }) => text + ending).join('');
}

/** One step for each line, with additions between. */
export function drawSteps(draw: Draw, { lines }: ModelFile): Step[] {
  const steps: Step[] = [];
  const addSome = (): void => {
    while (draw.next() < 0.12) steps.push({ kind: 'add', text: draw.next() < 0.5 ? draw.pick(texts) : 'new line' });
  };
  addSome();
  for (let at = 0; at < lines.length; at += 1) {
    steps.push({ kind: draw.next() < 0.12 ? 'remove' : 'keep' });
    addSome();
  }
  return steps;
}

/** The text after an edit: lines that stay keep their own end, new ones get the first one of the file, and so does the last. */
export function editedText({ hasMark, lines }: ModelFile, steps: readonly Step[]): string {
  const usual = lines.find(({ ending }) => ending !== '')?.ending ?? '\n';
  const result: string[] = [];
  let at = 0;
  for (const step of steps) {
    const line = step.kind === 'add' ? undefined : lines[at++];
    if (step.kind === 'add') result.push(step.text + usual);
    else if (step.kind === 'keep' && line !== undefined) result.push(line.text + (line.ending || usual));
  }
  return result.length === 0 ? '' : (hasMark ? '\ufeff' : '') + result.join('');
}

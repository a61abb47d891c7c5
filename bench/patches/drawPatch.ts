import type { Draw } from '../recognition/draw.ts';
import { drawFile, drawSteps, editedText, textOfFile } from './drawEdits.ts';
import { drawHunks } from './drawHunks.ts';

/** A patch over some files, and what the model says that they are before and after. */
export interface DrawnPatch {
  readonly patch: string;
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
}

/** Up to four files: changed, moved, deleted, added; wrapped in one of the ways that models have. */
export function drawPatch(draw: Draw): DrawnPatch {
  const before: Record<string, string> = {};
  const after: Record<string, string> = {};
  const sections: string[] = [];
  const count = 1 + Math.floor(draw.next() * 4);
  for (let index = 0; index < count; index += 1) {
    const path = `${draw.pick(['', 'src/', 'src/deep er/'])}${draw.pick(['a', 'ü', 'Makefile'])}${index}`;
    const file = drawFile(draw);
    const fate = draw.next();
    if (fate < 0.1) {
      const lines = file.lines.map(({ text }) => text);
      if (draw.next() < 0.5) before[path] = textOfFile(file);
      after[path] = lines.map((text) => `${text}\n`).join('');
      sections.push(`*** Add File: ${path}`, ...lines.map((text) => `+${text}`));
      continue;
    }
    before[path] = textOfFile(file);
    if (fate < 0.2) {
      sections.push(`*** Delete File: ${path}`);
      continue;
    }
    const steps = drawSteps(draw, file);
    const hunks = drawHunks(draw, file, steps);
    if (hunks.length === 0) {
      after[path] = textOfFile(file);
      continue;
    }
    const target = draw.next() < 0.2 ? `moved/${index}` : path;
    after[target] = editedText(file, steps);
    sections.push(`*** Update File: ${path}`, ...(target === path ? [] : [`*** Move to: ${target}`]), ...hunks);
  }
  if (sections.length === 0) return drawPatch(draw);
  return { patch: wrap(draw, sections), before, after };
}

function wrap(draw: Draw, sections: readonly string[]): string {
  const body = [
    draw.pick(['*** Begin Patch', '  *** Begin Patch ']),
    ...sections,
    draw.pick(['*** End Patch', '*** End Patch  ']),
  ];
  const around = draw.next();
  const lines = around < 0.1 ? ["<<'EOF'", ...body, 'EOF'] : around < 0.2 ? ['', ...body, '', ''] : body;
  return lines.join(draw.next() < 0.15 ? '\r\n' : '\n');
}

import type { Row } from './row.ts';

/** A line a row. */
export function printRows(rows: readonly Row[]): void {
  for (const { group, name, value, unit, against } of rows) {
    const ratio = against === undefined ? '' : `  ${against.ratio.toFixed(2)} × ${against.name}`;
    console.log(`${group.padEnd(20)} ${name.padEnd(44)} ${toFigure(value, unit).padStart(11)}${ratio}`);
  }
}

function toFigure(value: number, unit: Row['unit']): string {
  switch (unit) {
    case 'ms':
      return `${value.toFixed(1)} ms`;
    case 'share':
      return `${(value * 100).toFixed(0)} %`;
    case 'count':
      return String(value);
  }
}

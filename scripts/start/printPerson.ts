import { styleText } from 'node:util';
import type { Outcome } from '../../protocol/task.ts';
import type { RunEvent, Tell } from './runEvent.ts';

type Style = Parameters<typeof styleText>[0];

const outcomeStyles: Record<Outcome, Style> = {
  done: 'green',
  asked: 'yellow',
  notUnderstood: 'yellow',
  failed: 'red',
  cancelled: 'red',
};

/** The same events for a person: stages, transcript, coloured diffs, and when each came. */
export function createPersonPrinter(write: (text: string) => void, elapsedMs: () => number, colour: boolean): Tell {
  const paint = (style: Style, text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const diffLine = (line: string): string => {
    if (line.startsWith('+')) return paint('green', line);
    if (line.startsWith('-')) return paint('red', line);
    return line.startsWith('@@') ? paint('cyan', line) : line;
  };
  return (event) => {
    const seconds = paint('dim', `${(elapsedMs() / 1000).toFixed(2).padStart(7)} s`);
    write(`${seconds}  ${describe(event, paint)}\n`);
    if (event.event === 'edit') write(`${event.diff.trimEnd().split('\n').map(diffLine).join('\n')}\n`);
  };
}

function describe(event: RunEvent, paint: (style: Style, text: string) => string): string {
  switch (event.event) {
    case 'stage':
      return paint('dim', event.text);
    case 'session.live':
      return 'The call is live.';
    case 'request':
      return `${event.kind === 'type' ? 'You type' : 'You say'}: ${paint('bold', event.text)}`;
    case 'heard':
      return `Heard:   ${event.text}${event.score === null ? '' : paint('dim', `  (score ${event.score.toFixed(2)})`)}`;
    case 'task.started':
      return `Task:    ${event.prompt}`;
    case 'edit':
      return `Edited:  ${paint('bold', event.path)}`;
    case 'task.finished':
      return `${paint(outcomeStyles[event.outcome], event.outcome)}: ${event.summary}`;
    case 'spoke':
      return `Spoke:   ${event.text}`;
    case 'notice':
    case 'failed':
      return paint('red', event.message);
    case 'session.ended':
      return `The session ended (${event.reason}).`;
    case 'kept':
      return `Kept ${event.folder}`;
  }
}

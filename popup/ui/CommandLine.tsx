import { useRef, useState } from 'preact/hooks';
import { readBrowserName, toHostCommand } from './hostCommands.ts';
import type { HostCommand } from './hostCommands.ts';
import { Icon } from './Icon.tsx';

const labels = { ready: 'Copy', copied: 'Copied', selected: 'Press Ctrl+C' } as const;

/** A command for the terminal, with a way to copy it. */
export function CommandLine({ command }: { command: HostCommand }) {
  const [state, setState] = useState<keyof typeof labels>('ready');
  const code = useRef<HTMLElement>(null);
  const text = toHostCommand(command, readBrowserName(navigator));

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      // Without the right to write (a policy, a page without focus) the text is selected for the user's own copy.
      if (code.current !== null) getSelection()?.selectAllChildren(code.current);
      setState('selected');
    }
  };

  return (
    <div class="command">
      <code ref={code}>{text}</code>
      <button type="button" class="small" onClick={() => void copy()}>
        <Icon name={state === 'copied' ? 'check' : 'copy'} />
        <span aria-live="polite">{labels[state]}</span>
      </button>
    </div>
  );
}

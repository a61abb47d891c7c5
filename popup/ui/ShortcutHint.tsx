interface ShortcutHintProps {
  /** As the browser writes it, "Alt+Shift+V"; empty when no key is bound. */
  readonly shortcut: string;
  readonly onOpenShortcuts: () => void;
}

/** The key that starts and stops talking from any tab. Browsers drop a suggested key that is taken, without a word. */
export function ShortcutHint({ shortcut, onOpenShortcuts }: ShortcutHintProps) {
  if (shortcut === '') {
    return (
      <p class="hint shortcut">
        No key is set for talking.{' '}
        <button type="button" class="link" onClick={onOpenShortcuts}>
          Set a key
        </button>
      </p>
    );
  }
  return (
    <p class="hint shortcut">
      <kbd>{shortcut}</kbd> starts and stops from any tab
    </p>
  );
}

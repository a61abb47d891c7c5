import { Step } from './Step.tsx';

interface ShortcutStepProps {
  /** Undefined until known, empty when no key is bound. */
  readonly shortcut: string | undefined;
  readonly onOpenShortcuts: () => void;
}

/** How to begin: from any tab, without opening anything. */
export function ShortcutStep({ shortcut, onOpenShortcuts }: ShortcutStepProps) {
  return (
    <Step title="Talk" done={shortcut !== undefined && shortcut !== ''}>
      {shortcut === '' ? (
        <>
          <p>No key is set: another extension may have taken the suggested one. The Talk button works without.</p>
          <p class="buttons">
            <button type="button" class="small" onClick={onOpenShortcuts}>
              Set a key
            </button>
          </p>
        </>
      ) : (
        <p>
          On any tab, press <kbd>{shortcut ?? '…'}</kbd> and say “rename fetch user to load user”. Press it again to
          stop. The same is behind Earshot’s button in the toolbar, where you can also type, see what changed, and undo
          it.
        </p>
      )}
    </Step>
  );
}

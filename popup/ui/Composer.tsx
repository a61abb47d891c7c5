import { useState } from 'preact/hooks';
import type { TargetedKeyboardEvent } from 'preact';
import { limits } from '../../protocol/limits.ts';
import { Icon } from './Icon.tsx';
import { useSurfaceActions } from './surfaceActions.ts';

/** Typed requests: Enter sends, Shift+Enter begins a new line. The text leaves the box only when it was taken. */
export function Composer({ block }: { block: string | undefined }) {
  const { send } = useSurfaceActions();
  const [draft, setDraft] = useState<{ phase: 'writing' | 'sending'; text: string }>({ phase: 'writing', text: '' });
  const sendable = block === undefined && draft.phase === 'writing' && draft.text.trim() !== '';

  const submit = async (): Promise<void> => {
    if (!sendable) return;
    setDraft({ phase: 'sending', text: draft.text });
    const taken = await send('text.send', { text: draft.text.trim() });
    setDraft({ phase: 'writing', text: taken ? '' : draft.text });
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLTextAreaElement>): void => {
    // While an input method composes, Enter picks a word.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void submit();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <label class="visually-hidden" for="request">
        Type a request
      </label>
      <div class="composer-box">
        <textarea
          id="request"
          rows={1}
          maxLength={limits.promptChars}
          placeholder="Or type a request"
          aria-describedby={block === undefined ? undefined : 'request-block'}
          readOnly={draft.phase === 'sending'}
          value={draft.text}
          onInput={({ currentTarget }) => setDraft({ phase: 'writing', text: currentTarget.value })}
          onKeyDown={onKeyDown}
        />
        <button type="submit" class="send" disabled={!sendable}>
          <Icon name="send" />
          Send
        </button>
      </div>
      {block !== undefined && (
        <p id="request-block" class="hint">
          {block}
        </p>
      )}
    </form>
  );
}

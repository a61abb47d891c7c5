import { useRef } from 'preact/hooks';
import type { LoginRequest } from '../protocol/engine.ts';
import type { Change } from './fieldTypes.ts';
import { parseKey } from './parse.ts';
import { SaveStatus } from './SaveStatus.tsx';
import { useSave } from './useSave.ts';

/** Signing in with a key of one's own. It stays in the input alone and leaves it when it is sent. */
export function OpenAiKeyForm({ onLogin }: { readonly onLogin: Change<LoginRequest> }) {
  const { state, save, reject } = useSave();
  const input = useRef<HTMLInputElement>(null);
  const submit = (): void => {
    const parsed = parseKey(input.current?.value ?? '');
    if (input.current !== null) input.current.value = '';
    if ('problem' in parsed) reject(parsed.problem);
    else void save((options) => onLogin({ kind: 'apiKey', apiKey: parsed.value }, options));
  };
  return (
    <form
      class="field"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label for="engine-key">Or a key of your own for OpenAI</label>
      <div class="input-row">
        <input
          ref={input}
          id="engine-key"
          type="password"
          autocomplete="off"
          spellcheck={false}
          aria-describedby="engine-key-hint engine-key-status"
        />
        <button type="submit" class="small">
          Sign in with the key
        </button>
      </div>
      <p id="engine-key-hint" class="hint">
        Codex keeps it in its own folder, as plain text. Earshot keeps none of it.
      </p>
      <SaveStatus id="engine-key-status" state={state} />
    </form>
  );
}

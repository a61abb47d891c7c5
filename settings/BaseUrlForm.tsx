import { useRef } from 'preact/hooks';
import { AppError } from '../protocol/appError.ts';
import type { Change } from './fieldTypes.ts';
import type { HostAccess } from './hostAccess.ts';
import { parseBaseUrl } from './parse.ts';
import { SaveStatus } from './SaveStatus.tsx';
import { useSave } from './useSave.ts';

interface BaseUrlFormProps {
  /** The one in use, if it is of this kind. */
  readonly baseUrl: string | null;
  readonly access: HostAccess;
  readonly onUse: Change<string>;
}

/** The address of another service. A button and not a change on leaving: the browser asks for permission only in a click. */
export function BaseUrlForm({ baseUrl, access, onUse }: BaseUrlFormProps) {
  const { state, save, reject } = useSave();
  const input = useRef<HTMLInputElement>(null);

  const submit = (): void => {
    const parsed = parseBaseUrl(input.current?.value ?? '');
    if ('problem' in parsed) {
      reject(parsed.problem);
      return;
    }
    // Before anything is awaited, or the click no longer counts.
    const answer = access.ask(parsed.value);
    void save(async (options) => {
      if (!(await answer)) {
        throw new AppError('request_invalid', `Without the browser’s permission Earshot cannot reach ${parsed.value}.`);
      }
      await onUse(parsed.value, options);
    });
  };
  return (
    <form
      class="field"
      // The browser's own check would answer instead of ours.
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label for="base-url">Address of the service</label>
      <div class="input-row">
        <input
          ref={input}
          id="base-url"
          type="url"
          autocomplete="off"
          spellcheck={false}
          placeholder="https://voice.example.com"
          defaultValue={baseUrl ?? ''}
          aria-invalid={state.phase === 'invalid' || state.phase === 'refused'}
          aria-describedby="base-url-hint base-url-status"
        />
        <button type="submit" class="small">
          Use this address
        </button>
      </div>
      <p id="base-url-hint" class="hint">
        The browser then asks whether Earshot may reach it. A key belongs to one address: another one needs its own.
      </p>
      <SaveStatus id="base-url-status" state={state} />
    </form>
  );
}

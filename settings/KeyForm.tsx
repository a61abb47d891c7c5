import { useRef, useState } from 'preact/hooks';
import type { SurfaceProvider } from '../protocol/surfaceContract.ts';
import type { Choice } from './fieldTypes.ts';
import { toKeyText } from './keyText.ts';
import { parseKey } from './parse.ts';
import { RadioGroup } from './RadioGroup.tsx';
import { SaveStatus } from './SaveStatus.tsx';
import type { ProviderChanges } from './useProvider.ts';
import { useSave } from './useSave.ts';

interface KeyFormProps {
  readonly provider: SurfaceProvider;
  readonly baseUrl: string;
  readonly changes: ProviderChanges;
}

type Place = 'host' | 'session';

/** Where the key lies, a new one, and forgetting it. The key stays in the input alone and leaves it when it is sent. */
export function KeyForm({ provider, baseUrl, changes }: KeyFormProps) {
  const { kind, key, typedKey } = provider;
  const { state, save, reject } = useSave();
  const input = useRef<HTMLInputElement>(null);
  const [place, setPlace] = useState<Place>('host');
  const stored = key !== 'none';
  // A stored key is used first, so one for the session beside it would never be.
  const chosen = stored ? 'host' : place;

  const submit = (): void => {
    const parsed = parseKey(input.current?.value ?? '');
    if (input.current !== null) input.current.value = '';
    if ('problem' in parsed) reject(parsed.problem);
    else if (chosen === 'host') void save((options) => changes.change({ kind, key: parsed.value }, options));
    else void save((options) => changes.useKey({ baseUrl, key: parsed.value }, options));
  };
  const forget = (): void => {
    void save(async (options) => {
      if (typedKey) await changes.useKey({ baseUrl, key: '' }, options);
      if (key === 'keyring' || key === 'file') await changes.change({ kind, key: null }, options);
    });
  };
  return (
    <form
      class="key"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p id="key-place">{toKeyText(provider)}</p>
      <div class="field">
        <label for="key">{stored || typedKey ? 'Another key' : 'Key'}</label>
        <div class="input-row">
          <input
            ref={input}
            id="key"
            type="password"
            autocomplete="off"
            spellcheck={false}
            aria-describedby="key-place key-status"
          />
          <button type="submit" class="small">
            Use this key
          </button>
        </div>
      </div>
      <RadioGroup id="place" label="Where it is kept" choices={toPlaces(stored)} chosen={chosen} onChoose={setPlace} />
      {(typedKey || key === 'keyring' || key === 'file') && (
        <p>
          <button type="button" class="small" onClick={forget}>
            Forget the key
          </button>
        </p>
      )}
      <SaveStatus id="key-status" state={state} />
    </form>
  );
}

function toPlaces(stored: boolean): readonly Choice<Place>[] {
  return [
    {
      value: 'host',
      label: 'On this computer',
      meaning: 'In its keyring, or where there is none in a file that only you can read.',
    },
    {
      value: 'session',
      label: 'For this browser session only',
      meaning: stored
        ? 'Forget the stored key first: it is used before any other.'
        : 'In memory, until the browser closes.',
      disabled: stored,
    },
  ];
}

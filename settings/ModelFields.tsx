import type { ProviderChange } from '../protocol/provider.ts';
import type { SurfaceProvider } from '../protocol/surfaceContract.ts';
import type { Change } from './fieldTypes.ts';
import { parseName, parseOptionalName } from './parse.ts';
import { TextField } from './TextField.tsx';

interface ModelFieldsProps {
  readonly provider: SurfaceProvider;
  readonly onChange: Change<ProviderChange>;
}

/** Which model and voice, as the service names them. The host knows which there are and says so when one is not. */
export function ModelFields({ provider, onChange }: ModelFieldsProps) {
  const { kind, model, voice, transcription } = provider;
  return (
    <>
      {kind !== 'local' && (
        <TextField
          id="model"
          label="Model"
          inputMode="text"
          value={model}
          format={String}
          parse={parseName}
          onChange={(name, options) => onChange({ kind, model: name }, options)}
        />
      )}
      <TextField
        id="voice"
        label="Voice"
        inputMode="text"
        value={voice}
        format={String}
        parse={parseName}
        onChange={(name, options) => onChange({ kind, voice: name }, options)}
      />
      {kind !== 'local' && (
        <TextField
          id="transcription"
          label="Transcription model"
          hint="Writes down what you said. Empty: what you say is not shown."
          inputMode="text"
          value={transcription}
          format={(name) => name ?? ''}
          parse={parseOptionalName}
          onChange={(name, options) => onChange({ kind, transcription: name }, options)}
        />
      )}
    </>
  );
}

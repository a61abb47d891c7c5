import type { ProviderChange, ProviderKind } from '../protocol/provider.ts';
import type { SurfaceProvider } from '../protocol/surfaceContract.ts';
import { BaseUrlForm } from './BaseUrlForm.tsx';
import type { Change, Choice } from './fieldTypes.ts';
import type { HostAccess } from './hostAccess.ts';
import { RadioGroup } from './RadioGroup.tsx';
import { useDraft } from './useDraft.ts';
import { useSave } from './useSave.ts';

interface KindFieldProps {
  readonly provider: SurfaceProvider;
  readonly access: HostAccess;
  readonly onChange: Change<ProviderChange>;
}

const kinds: readonly Choice<ProviderKind>[] = [
  {
    value: 'local',
    label: 'This computer',
    meaning: 'No key, no network: your voice is understood here and goes nowhere else.',
  },
  {
    value: 'openai',
    label: 'OpenAI',
    meaning: 'Your voice goes to OpenAI while you talk. Needs a key, and costs money.',
  },
  {
    value: 'compatible',
    label: 'Another service',
    meaning:
      'One that speaks OpenAI’s Realtime protocol, at an address you type. Your voice goes there while you talk.',
  },
];

/** Which service. One that is not known needs its address first, so choosing it alone changes nothing. */
export function KindField({ provider, access, onChange }: KindFieldProps) {
  const { state, save, rest } = useSave();
  const { shown: wanted, draw, drop } = useDraft(provider.kind);

  const choose = async (kind: ProviderKind): Promise<void> => {
    draw(kind);
    if (kind === 'compatible') rest();
    else if (!(await save((options) => onChange({ kind }, options)))) drop();
  };
  return (
    <>
      <RadioGroup
        id="provider-kind"
        label="Who hears and speaks"
        choices={kinds}
        chosen={wanted}
        state={state}
        onChoose={(kind) => void choose(kind)}
      />
      {wanted === 'compatible' && (
        <BaseUrlForm
          baseUrl={provider.kind === 'compatible' ? provider.baseUrl : null}
          access={access}
          onUse={(baseUrl, options) => onChange({ kind: 'compatible', baseUrl }, options)}
        />
      )}
    </>
  );
}

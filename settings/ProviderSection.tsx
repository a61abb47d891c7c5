import { NoticeCard } from '../popup/ui/NoticeCard.tsx';
import type { Calls } from '../protocol/contract.ts';
import type { SurfaceContract } from '../protocol/surfaceContract.ts';
import type { HostAccess } from './hostAccess.ts';
import { KeyForm } from './KeyForm.tsx';
import { KindField } from './KindField.tsx';
import { ModelFields } from './ModelFields.tsx';
import { ReachNotice } from './ReachNotice.tsx';
import { Section } from './Section.tsx';
import { useProvider } from './useProvider.ts';

interface ProviderSectionProps {
  readonly link: Calls<SurfaceContract>;
  readonly access: HostAccess;
  readonly hostUp: boolean;
}

/** Who hears and speaks, with which model, and with whose key. */
export function ProviderSection({ link, access, hostUp }: ProviderSectionProps) {
  const { state, changes } = useProvider({ link, hostUp });
  return (
    <Section id="provider" title="Voice service">
      {state.phase === 'reading' && <p class="hint">Asking the host…</p>}
      {state.phase === 'failed' && <NoticeCard failure={state.failure} />}
      {state.phase === 'known' && (
        <>
          <KindField provider={state.provider} access={access} onChange={changes.change} />
          {state.provider.baseUrl !== null && <ReachNotice baseUrl={state.provider.baseUrl} access={access} />}
          {/* Another service has other fields: what was typed for one is not for the next. */}
          <ModelFields key={`models ${state.provider.kind}`} provider={state.provider} onChange={changes.change} />
          {state.provider.baseUrl !== null && (
            <KeyForm
              key={`key ${state.provider.baseUrl}`}
              provider={state.provider}
              baseUrl={state.provider.baseUrl}
              changes={changes}
            />
          )}
        </>
      )}
    </Section>
  );
}

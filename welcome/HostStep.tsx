import type { Snapshot } from '../protocol/snapshot.ts';
import { NoticeCard } from '../popup/ui/NoticeCard.tsx';
import { Step } from './Step.tsx';

/** The program on the user's disk that carries out what was said. */
export function HostStep({ host }: { host: Snapshot['host'] | undefined }) {
  return (
    <Step title="Connect the host" done={host?.state === 'up'}>
      <p>The host is a small program on this computer. It alone touches your files.</p>
      {host?.state === 'up' && <p class="answer-title">{`Connected, version ${host.hostVersion}`}</p>}
      {host?.state === 'down' && <NoticeCard failure={host.failure} />}
      {(host === undefined || host.state === 'connecting') && (
        <p class="waiting">
          <span class="spinner" aria-hidden="true" /> Looking for it…
        </p>
      )}
    </Step>
  );
}

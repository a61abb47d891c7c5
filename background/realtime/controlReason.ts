import type { ControlState } from './chooseLeg.ts';
import type { SidebandRefusal } from './wire.ts';

/** Why control is not `up`, in plain words; null while it is, or while nothing is known yet. */
export function toControlReason(control: ControlState, gone: SidebandRefusal | null): string | null {
  switch (control) {
    case 'joining':
    case 'up':
      return null;
    case 'degraded':
      return gone === null
        ? 'The direct connection to the voice service is down. Earshot uses the call itself and tries again.'
        : `${whyGone(gone)} Earshot uses the call itself until it ends.`;
    case 'lost':
      return gone === null
        ? 'Both connections to the voice service are down. Earshot tries again.'
        : `${whyGone(gone)} The call's own connection is down too.`;
  }
}

function whyGone({ kind, status }: SidebandRefusal): string {
  const answered = status === undefined ? '' : ` (status ${status})`;
  return kind === 'credential'
    ? `The voice service refused the key for its direct connection${answered}.`
    : `The voice service has no direct connection to this call${answered}.`;
}

import type { ControlState } from './chooseLeg.ts';
import type { SidebandRefusal } from './wire.ts';

/** What became of the sideband: `gone` is why there will be none, `everJoined` whether it has been up. */
interface SidebandPast {
  readonly gone: SidebandRefusal | null;
  readonly everJoined: boolean;
}

/** Why control is not `up`, in plain words; null while it is, or while nothing is known yet. */
export function toControlReason(control: ControlState, { gone, everJoined }: SidebandPast): string | null {
  switch (control) {
    case 'joining':
    case 'up':
      return null;
    case 'degraded':
      if (gone !== null) return `${whyGone(gone)} Earshot uses the call itself until it ends.`;
      return everJoined
        ? 'The direct connection to the voice service is down. Earshot uses the call itself and tries again.'
        : 'The direct connection to the voice service is not up yet. Earshot uses the call itself meanwhile.';
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

import { createRandom } from '../random.ts';

/** Everything that can break under a spoken request. */
export const faultKinds = [
  'worker killed',
  'sideband cut',
  'sideband stalled',
  'sideband refused',
  'data channel dropped',
  'relay killed',
  'daemon killed',
  'voice server killed',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** One spoken request, and what breaks when, in milliseconds from the start of its speech. */
export interface PlannedRequest {
  readonly faults: readonly { readonly kind: FaultKind; readonly atMs: number }[];
  /** The session is ended and begun anew before it: else it goes on in whatever the requests before have left of it. */
  readonly fresh: boolean;
}

// From just before the first word, over the two seconds of speech, into the spoken answer.
const earliestMs = -400;
const latestMs = 5_000;
const secondFaultShare = 0.15;
const freshShare = 0.15;

/** The whole run, drawn from its seed. Every kind comes once before any comes again. */
export function planRequests(seed: number, count: number): readonly PlannedRequest[] {
  const random = createRandom(seed);
  const moment = (): number => Math.round(earliestMs + random() * (latestMs - earliestMs));
  let kinds: FaultKind[] = [];
  return Array.from({ length: count }, () => {
    if (kinds.length === 0) kinds = shuffle(faultKinds, random);
    const faults = [{ kind: kinds.pop() ?? 'worker killed', atMs: moment() }];
    if (random() < secondFaultShare) {
      const kind = faultKinds[Math.floor(random() * faultKinds.length)];
      if (kind !== undefined) faults.push({ kind, atMs: moment() });
    }
    return { faults: faults.sort((a, b) => a.atMs - b.atMs), fresh: random() < freshShare };
  });
}

function shuffle<T>(values: readonly T[], random: () => number): T[] {
  const rest = [...values];
  return values.flatMap(() => rest.splice(Math.floor(random() * rest.length), 1));
}

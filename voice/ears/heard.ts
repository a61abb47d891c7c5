/** A piece of the recognised text and its natural log-probability given the sound and the pieces before it. */
interface HeardToken {
  readonly token: string;
  readonly logprob: number;
}

/** One way to read the sound; `score` is the mean log-probability of its tokens: 0 is certain, -3 a guess. */
export interface Reading {
  readonly text: string;
  readonly score: number;
  readonly tokens: readonly HeardToken[];
}

/** What the ears make of one turn. */
export type Heard =
  /** One of the expected commands, as prose: "Rename fetch user to load user." */
  | ({ readonly kind: 'command'; readonly templateId: string } & Reading)
  /** Two commands that fit the sound about equally well, the better one first: ask which. */
  | { readonly kind: 'unclear'; readonly readings: readonly [Reading, Reading] }
  /** Something else than the expected commands, in the recogniser's own words. */
  | ({ readonly kind: 'free' } & Reading)
  | { readonly kind: 'nothing' };

import type { Snapshot } from '../../protocol/snapshot.ts';

/** What a surface can draw: nothing yet, what background just said, or what it last said before the connection dropped. */
export type SurfaceView =
  | { readonly phase: 'opening' }
  | { readonly phase: 'current'; readonly snapshot: Snapshot }
  | { readonly phase: 'stale'; readonly snapshot: Snapshot };

export type SurfaceViewEvent =
  { readonly kind: 'snapshot'; readonly snapshot: Snapshot } | { readonly kind: 'dropped' };

export function reduceSurfaceView(view: SurfaceView, event: SurfaceViewEvent): SurfaceView {
  switch (event.kind) {
    case 'snapshot':
      return { phase: 'current', snapshot: event.snapshot };
    case 'dropped':
      return view.phase === 'opening' ? view : { phase: 'stale', snapshot: view.snapshot };
  }
}

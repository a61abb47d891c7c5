import type { OffscreenLink } from '../links/offscreenLink.ts';
import type { Channel } from '../realtime/legs.ts';

/** The data channel of one attempt's call, through offscreen. */
export function createOffscreenChannel(
  offscreen: Pick<OffscreenLink, 'request'>,
  attemptId: string,
  options: { readonly signal: AbortSignal },
): Channel {
  return {
    async send(frame) {
      await offscreen.request('control.send', { attemptId, frame }, options);
    },
    async watch(on) {
      await offscreen.request('control.watch', { attemptId, on }, options);
    },
    readLog: (afterSeq) => offscreen.request('log.read', { attemptId, afterSeq }, options),
    async acknowledge(throughSeq) {
      await offscreen.request('log.acknowledge', { attemptId, throughSeq }, options);
    },
  };
}

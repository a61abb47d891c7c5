import type { Channel } from '../../background/realtime/legs.ts';
import { FrameLog } from '../../offscreen/frameLog.ts';

/** Offscreen's side of the data channel: logs, and hands on what is watched. */
export class LoggedChannel implements Channel {
  readonly log: FrameLog;
  readonly sent: string[] = [];
  watched = false;
  acknowledged = 0;
  broken = false;
  deliver: (seq: number, frame: string) => void = () => undefined;

  constructor(log = new FrameLog()) {
    this.log = log;
  }

  send(frame: string): Promise<void> {
    if (this.broken) return Promise.reject(new Error('broken'));
    this.sent.push(frame);
    return Promise.resolve();
  }
  watch(on: boolean): Promise<void> {
    this.watched = on;
    return Promise.resolve();
  }
  readLog(afterSeq: number): ReturnType<Channel['readLog']> {
    return Promise.resolve(this.log.readAfter(afterSeq));
  }
  acknowledge(throughSeq: number): Promise<void> {
    this.acknowledged = throughSeq;
    this.log.acknowledge(throughSeq);
    return Promise.resolve();
  }

  simulateFrame(event: object): void {
    const frame = JSON.stringify(event);
    const seq = this.log.append(frame);
    if (this.watched) this.deliver(seq, frame);
  }
}

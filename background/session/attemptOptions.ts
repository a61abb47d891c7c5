import type { AppError } from '../../protocol/appError.ts';
import type { ApprovalView } from '../../protocol/approval.ts';
import type { EventOf } from '../../protocol/contract.ts';
import type { OffscreenContract } from '../../protocol/offscreenContract.ts';
import type { Settings } from '../../protocol/settings.ts';
import type { HostLink } from '../links/hostLink.ts';
import type { OffscreenLink } from '../links/offscreenLink.ts';
import type { Charged } from '../realtime/prices.ts';
import type { WireEvent } from '../realtime/wire.ts';
import type { ConversationOptions } from './conversation.ts';
import type { ProviderSource } from './openProvider.ts';
import type { RecordKeeperOptions } from './recordKeeper.ts';

/** What an attempt needs, and whom it tells. */
export interface AttemptOptions
  extends RecordKeeperOptions, ProviderSource, Omit<ConversationOptions, 'keeper' | 'onWireEvent'> {
  readonly host: Pick<HostLink, 'hold' | 'request'>;
  readonly tasks: ProviderSource['tasks'] & ConversationOptions['tasks'];
  readonly offscreen: Pick<OffscreenLink, 'open' | 'request'>;
  settings(): Settings;
  muted(): boolean;
  /** Sends the turn of a microphone that was left latched. Returns whether there was one. */
  unlatch(): boolean;
  /** The questions that are open now. */
  approvals(): readonly ApprovalView[];
  /** Whether the user waits for something: a running task, an open question, somebody speaking. */
  isBusy(): boolean;
  isMidSentence(): boolean;
  /** The provider has no semantic turn detection: the settings are to ask for another. */
  onTurnsRefused(error: AppError): void;
  /** `provider` is null before the call was made. */
  onWireEvent(event: WireEvent, provider: Charged | null): void;
  /** Why no call may be made with that kind of provider, or null. */
  refusal(kind: string): AppError | null;
}

export type CallView = EventOf<OffscreenContract, 'call.changed'>['call'];

/** Media without the data channel: the call can be neither pressed into nor watched for a dead sideband. */
export const isDeaf = ({ state, channel }: CallView): boolean => state === 'connected' && channel === 'closed';

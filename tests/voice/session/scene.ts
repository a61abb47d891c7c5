import type { ClientEvent } from '../../../protocol/realtime/clientEvents.ts';
import type { SessionConfig } from '../../../protocol/realtime/sessionConfig.ts';
import type { Heard } from '../../../voice/ears/heard.ts';
import { beginSession, reduceSession } from '../../../voice/session/reduce.ts';
import { createSession } from '../../../voice/session/state.ts';
import type { AudioFacts, Effect, OpenSession, SessionInput, SessionState } from '../../../voice/session/state.ts';
import type { WireEvent } from '../../../voice/session/wireEvent.ts';
import { assertReadable } from '../assertReadable.ts';

/** How a spoken response ends. */
export const messageEnd = [
  'response.output_audio_transcript.done',
  'response.content_part.done',
  'conversation.item.done',
  'response.output_item.done',
  'response.done',
];

/** What a session does about each input, shortened to one word or two an effect. */
export class Scene {
  state: SessionState;
  readonly effects: Effect[] = [];
  facts: AudioFacts = { bufferedMs: 1_000, playedMs: 400 };

  constructor(config: Partial<SessionConfig> = {}) {
    const session = createSession({ type: 'realtime', ...config }, { seed: 'x', expiresAtMs: 3_600_000 });
    const step = beginSession(session);
    this.state = step.state;
    this.effects.push(...step.effects);
  }

  /** The session, which must not have ended. */
  get open(): OpenSession {
    if (this.state.phase !== 'open') throw new Error('The session has ended.');
    return this.state;
  }

  get events(): WireEvent[] {
    return this.effects.flatMap((effect) => (effect.type === 'send' ? [effect.event] : []));
  }

  /** Gives one input and returns its effects: a wire event's type, or the effect's own in brackets. */
  take(input: SessionInput): string[] {
    const { state, effects } = reduceSession(this.state, input, this.facts);
    this.state = state;
    this.effects.push(...effects);
    for (const effect of effects) if (effect.type === 'send') assertReadable(JSON.stringify(effect.event));
    return effects.map((effect) => (effect.type === 'send' ? effect.event.type : `[${effect.type}]`));
  }

  send(event: ClientEvent): string[] {
    return this.take({ type: 'client', event });
  }

  type(text: string): string[] {
    return this.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
    });
  }

  /** A whole turn: speech and its end. */
  speak(): string[] {
    return [...this.take({ type: 'speechStarted', atMs: 1_000 }), ...this.take({ type: 'speechStopped', atMs: 2_500 })];
  }

  hear(heard: Heard): string[] {
    return this.take({ type: 'heard', itemId: this.lastItemId(), heard });
  }

  lastItemId(): string {
    return this.open.entries.at(-1)?.item.id ?? '';
  }

  /** The last event of a type. */
  last(type: string): WireEvent {
    const event = this.events.findLast((sent) => sent.type === type);
    if (event === undefined) throw new Error(`No ${type} was sent.`);
    return event;
  }
}

export const agentTool = { type: 'function' as const, name: 'background_agent' };

export function heardCommand(text: string): Heard {
  return { kind: 'command', templateId: 'rename', text, score: -0.5, tokens: [{ token: text, logprob: -0.5 }] };
}

import type { ComponentChildren } from 'preact';
import { Icon } from '../popup/ui/Icon.tsx';

interface StepProps {
  readonly title: string;
  readonly done: boolean;
  readonly children: ComponentChildren;
}

/** One line of the checklist. Whether it is done is said in words too. */
export function Step({ title, done, children }: StepProps) {
  return (
    <li class={done ? 'step step-done' : 'step'}>
      <span class="step-mark">{done && <Icon name="check" />}</span>
      <div class="step-body">
        <h2>
          {title}
          <span class="visually-hidden">{done ? ' (done)' : ' (to do)'}</span>
        </h2>
        {children}
      </div>
    </li>
  );
}

import type { Settings, SettingsChange } from '../protocol/settings.ts';

/** Sends one changed value. Rejects with what the user should read. */
export type Change<T> = (value: T, options: { readonly signal: AbortSignal }) => Promise<unknown>;

/** What every field has. */
export interface FieldProps<T> {
  /** Unique on the page. */
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly value: T;
  readonly onChange: Change<T>;
}

/** One of several values, in words. */
export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly meaning?: string;
  readonly disabled?: boolean;
}

/** What every section of settings has. */
export interface SectionProps {
  readonly settings: Settings;
  readonly onChange: Change<SettingsChange>;
}

import type { Choice } from './fieldTypes.ts';

type Device = Pick<MediaDeviceInfo, 'deviceId' | 'kind' | 'label'>;

/** Chromium's names for what the system uses now; our own "system's choice" says the same. */
const aliases: ReadonlySet<string> = new Set(['', 'default', 'communications']);

const nouns = { audioinput: 'Microphone', audiooutput: 'Speaker' } as const;

/** The devices of a kind as choices; the system's own first, the chosen one also while it is unplugged. */
export function toDeviceChoices(
  devices: readonly Device[],
  kind: keyof typeof nouns,
  chosenId: string | null,
): readonly Choice<string>[] {
  const real = devices.filter((device) => device.kind === kind && !aliases.has(device.deviceId));
  const choices = real.map(({ deviceId, label }, index) => ({
    value: deviceId,
    label: label === '' ? `${nouns[kind]} ${index + 1}` : label,
  }));
  const gone = chosenId !== null && !choices.some(({ value }) => value === chosenId);
  return [
    { value: '', label: 'The system’s choice' },
    ...choices,
    ...(gone ? [{ value: chosenId, label: 'Your choice, not connected now' }] : []),
  ];
}

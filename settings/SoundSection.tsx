import { useSurfaceActions } from '../popup/ui/surfaceActions.ts';
import { toDeviceChoices } from './deviceChoices.ts';
import type { SectionProps } from './fieldTypes.ts';
import { Section } from './Section.tsx';
import { SelectField } from './SelectField.tsx';
import { ToggleField } from './ToggleField.tsx';
import { useDevices } from './useDevices.ts';
import type { DeviceSource } from './useDevices.ts';

interface SoundSectionProps extends SectionProps {
  readonly devices: DeviceSource;
}

/** Which microphone and speaker, and the tone. */
export function SoundSection({ settings, devices: source, onChange }: SoundSectionProps) {
  const { send } = useSurfaceActions();
  const devices = useDevices(source);
  // Without the permission the browser tells that there are devices, but not which.
  const unnamed = devices.length > 0 && devices.every(({ deviceId }) => deviceId === '');
  return (
    <Section id="sound" title="Sound">
      {unnamed && (
        <p>
          The browser names your devices once you have allowed the microphone.{' '}
          <button type="button" class="link" onClick={() => void send('microphone.ask', {})}>
            Allow the microphone
          </button>
        </p>
      )}
      <SelectField
        id="microphone"
        label="Microphone"
        value={settings.microphoneId ?? ''}
        choices={toDeviceChoices(devices, 'audioinput', settings.microphoneId)}
        onChange={(id, options) => onChange({ microphoneId: id === '' ? null : id }, options)}
      />
      <SelectField
        id="speaker"
        label="Speaker"
        value={settings.speakerId ?? ''}
        choices={toDeviceChoices(devices, 'audiooutput', settings.speakerId)}
        onChange={(id, options) => onChange({ speakerId: id === '' ? null : id }, options)}
      />
      <ToggleField
        id="earcon"
        label="A short tone when Earshot begins to listen"
        value={settings.earcon}
        onChange={(earcon, options) => onChange({ earcon }, options)}
      />
    </Section>
  );
}

import { useEffect, useState } from 'preact/hooks';

/** What this needs of `navigator.mediaDevices`. */
export interface DeviceSource {
  enumerateDevices(): Promise<MediaDeviceInfo[]>;
  addEventListener(type: 'devicechange', listener: () => void, options: { readonly signal: AbortSignal }): void;
}

/** What is plugged in, as it changes. */
export function useDevices(source: DeviceSource): readonly MediaDeviceInfo[] {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    const { signal, abort } = createLifetime();
    const read = (): void => {
      void source.enumerateDevices().then((found) => {
        if (!signal.aborted) setDevices(found);
      });
    };
    source.addEventListener('devicechange', read, { signal });
    // The names come with the permission, which is given in another tab and fires no event of its own.
    window.addEventListener('focus', read, { signal });
    read();
    return abort;
  }, [source]);
  return devices;
}

function createLifetime(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    abort: () => {
      controller.abort();
    },
  };
}

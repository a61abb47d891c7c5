import { useEffect, useState } from 'preact/hooks';
import type { HostAccess } from './hostAccess.ts';

interface ReachNoticeProps {
  readonly baseUrl: string;
  readonly access: HostAccess;
}

/** Shown while the browser keeps Earshot from the service: it was chosen in a terminal, or the permission was taken back. */
export function ReachNotice({ baseUrl, access }: ReachNoticeProps) {
  const [reachable, setReachable] = useState(true);
  useEffect(() => {
    const lifetime = new AbortController();
    const look = async (): Promise<void> => {
      const allowed = await access.has(baseUrl);
      if (!lifetime.signal.aborted) setReachable(allowed);
    };
    window.addEventListener('focus', () => void look(), { signal: lifetime.signal });
    void look();
    return () => {
      lifetime.abort();
    };
  }, [access, baseUrl]);

  const ask = async (): Promise<void> => {
    setReachable(await access.ask(baseUrl));
  };
  return (
    <div role="status">
      {!reachable && (
        <p class="notice">
          <span class="notice-body">The browser does not let Earshot reach {baseUrl} yet.</span>
          <button type="button" class="small" onClick={() => void ask()}>
            Allow it
          </button>
        </p>
      )}
    </div>
  );
}

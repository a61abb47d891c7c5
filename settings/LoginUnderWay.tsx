import { useState } from 'preact/hooks';
import { useSurfaceActions } from '../popup/ui/surfaceActions.ts';
import type { CodexView } from '../protocol/engine.ts';

type Login = NonNullable<Extract<CodexView, { state: 'signedOut' }>['login']>;

/** A sign-in that waits for the user in another tab. */
export function LoginUnderWay({ login }: { readonly login: Login }) {
  const { send } = useSurfaceActions();
  const url = login.kind === 'chatgpt' ? login.authUrl : login.verificationUrl;
  return (
    <div class="adding">
      <p>
        {login.kind === 'chatgpt' ? 'Sign in in the tab that has opened. ' : 'Open the page and type this code there. '}
        <a href={url} target="_blank" rel="noreferrer">
          Open the page<span class="visually-hidden"> (opens a tab)</span>
        </a>
      </p>
      {login.kind === 'deviceCode' && <UserCode code={login.userCode} />}
      <p class="buttons">
        <button type="button" class="small" onClick={() => void send('engine.cancelLogin', {})}>
          Cancel the sign-in
        </button>
      </p>
    </div>
  );
}

function UserCode({ code }: { readonly code: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(code);
    setCopied(true);
  };
  return (
    <div class="command">
      <code>{code}</code>
      <button type="button" class="small" onClick={() => void copy().catch(() => undefined)}>
        <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
      </button>
    </div>
  );
}

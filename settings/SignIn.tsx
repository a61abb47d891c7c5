import type { CodexView, LoginRequest } from '../protocol/engine.ts';
import type { Change } from './fieldTypes.ts';
import { LoginUnderWay } from './LoginUnderWay.tsx';
import { OpenAiKeyForm } from './OpenAiKeyForm.tsx';
import { SaveStatus } from './SaveStatus.tsx';
import { useSave } from './useSave.ts';

interface SignInProps {
  readonly login: Extract<CodexView, { state: 'signedOut' }>['login'];
  /** Why the last one came to nothing. */
  readonly failure: string | undefined;
  readonly onLogin: Change<LoginRequest>;
}

/** The ways to sign in to Codex, and the one under way. */
export function SignIn({ login, failure, onLogin }: SignInProps) {
  const { state, save } = useSave();
  const start = (request: LoginRequest): void => void save((options) => onLogin(request, options));
  return (
    <>
      {failure !== undefined && (
        <p role="alert" class="save-bad">
          {failure}
        </p>
      )}
      {login === null ? (
        <p class="buttons">
          <button
            type="button"
            class="small yes"
            onClick={() => {
              start({ kind: 'chatgpt' });
            }}
          >
            Sign in with ChatGPT
          </button>
          <button
            type="button"
            class="small"
            onClick={() => {
              start({ kind: 'deviceCode' });
            }}
          >
            Sign in with a code
          </button>
        </p>
      ) : (
        <LoginUnderWay login={login} />
      )}
      <SaveStatus id="login-status" state={state.phase === 'refused' ? state : { phase: 'resting' }} />
      {login === null && <OpenAiKeyForm onLogin={onLogin} />}
    </>
  );
}

import { useEffect } from 'preact/hooks';
import { LinkedText } from '../popup/ui/LinkedText.tsx';
import { useSurfaceActions } from '../popup/ui/surfaceActions.ts';
import type { EngineView, LoginRequest } from '../protocol/engine.ts';
import { toCodexText } from './engineText.ts';
import type { Change } from './fieldTypes.ts';
import { Section } from './Section.tsx';
import { SignIn } from './SignIn.tsx';

interface EngineSectionProps {
  readonly engines: EngineView | null;
  readonly hostUp: boolean;
  readonly onLogin: Change<LoginRequest>;
}

/** The coding agent on this computer: whether it is there, and who is signed in. */
export function EngineSection({ engines, hostUp, onLogin }: EngineSectionProps) {
  const { send, tell } = useSurfaceActions();
  useEffect(() => {
    if (!hostUp) return undefined;
    // The user may have installed it or signed in in a terminal meanwhile.
    const look = (): void => tell('engine.view', {});
    const lifetime = new AbortController();
    window.addEventListener('focus', look, lifetime);
    look();
    return () => {
      lifetime.abort();
    };
  }, [hostUp, tell]);
  const codex = engines?.codex;
  return (
    <Section id="engine" title="Codex">
      <p role="status">{codex === undefined ? 'Asking the host…' : <LinkedText text={toCodexText(codex)} />}</p>
      {codex?.state === 'signedOut' && <SignIn login={codex.login} failure={codex.failure} onLogin={onLogin} />}
      {codex?.state === 'ready' && codex.signOut && (
        <p>
          <button type="button" class="small" onClick={() => void send('engine.logout', {})}>
            Sign out
          </button>
        </p>
      )}
      <p class="hint">
        Without Codex, the built-in commands rename, replace, create, undo and run scripts. A request shows who carried
        it out.
      </p>
    </Section>
  );
}

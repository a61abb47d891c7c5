/**
 * Names that a program needs to find its tools and to speak the user's language. Everything else stays here: a key, a token
 * or an agent's socket in our environment is nobody else's business.
 */
const passedOn = new Set([
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE', 'TZ', 'TMPDIR'],
  // Where version managers and toolchains keep themselves.
  ...['NVM_DIR', 'NVM_BIN', 'VOLTA_HOME', 'FNM_DIR', 'PNPM_HOME', 'BUN_INSTALL', 'JAVA_HOME', 'VIRTUAL_ENV'],
  ...['CARGO_HOME', 'RUSTUP_HOME', 'GOPATH', 'GOROOT', 'PYENV_ROOT', 'CONDA_PREFIX'],
  // Without these, programs on Windows do not start.
  ...['SYSTEMROOT', 'WINDIR', 'SYSTEMDRIVE', 'COMSPEC', 'PATHEXT', 'TEMP', 'TMP', 'USERPROFILE', 'HOMEDRIVE'],
  ...[
    'HOMEPATH',
    'APPDATA',
    'LOCALAPPDATA',
    'PROGRAMDATA',
    'PROGRAMFILES',
    'PROGRAMFILES(X86)',
    'PROCESSOR_ARCHITECTURE',
  ],
  'NUMBER_OF_PROCESSORS',
]);

/** For programs that nobody watches: no questions, no colours, no watching for changes. */
const unattended = { CI: '1', NO_COLOR: '1', TERM: 'dumb', GIT_TERMINAL_PROMPT: '0' } as const;

/** The environment of a child process: a list of what is passed on, and that nobody sits at a terminal. Pure. */
export function childEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && (passedOn.has(name.toUpperCase()) || name.startsWith('LC_'))) kept[name] = value;
  }
  return { ...kept, ...unattended };
}

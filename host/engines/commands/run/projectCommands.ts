/** What a request may want run, beside a script by its name. */
export type Purpose = 'test' | 'build' | 'lint';

interface ProjectKind {
  /** The file in the root that shows it. */
  readonly marker: string;
  /** What must stand in that file, for one that shows several things. */
  readonly holds?: RegExp;
  readonly commands: Readonly<Partial<Record<Purpose, readonly string[]>>>;
}

/** What a project's own tools are called, where nothing in it says otherwise; the first that fits counts. */
export const projectKinds: readonly ProjectKind[] = [
  {
    marker: 'Cargo.toml',
    commands: { test: ['cargo', 'test'], build: ['cargo', 'build'], lint: ['cargo', 'clippy'] },
  },
  {
    marker: 'go.mod',
    commands: { test: ['go', 'test', './...'], build: ['go', 'build', './...'], lint: ['go', 'vet', './...'] },
  },
  { marker: 'pytest.ini', commands: { test: ['python3', '-m', 'pytest'] } },
  { marker: 'conftest.py', commands: { test: ['python3', '-m', 'pytest'] } },
  { marker: 'pyproject.toml', holds: /^\[tool\.pytest/m, commands: { test: ['python3', '-m', 'pytest'] } },
  { marker: 'pyproject.toml', holds: /^\[tool\.ruff/m, commands: { lint: ['ruff', 'check'] } },
  { marker: 'ruff.toml', commands: { lint: ['ruff', 'check'] } },
];

/** Which program runs a package's scripts, by the lock file it leaves. */
export const packageManagers: readonly { readonly lockFile: string; readonly program: string }[] = [
  { lockFile: 'package-lock.json', program: 'npm' },
  { lockFile: 'pnpm-lock.yaml', program: 'pnpm' },
  { lockFile: 'yarn.lock', program: 'yarn' },
  { lockFile: 'bun.lock', program: 'bun' },
  { lockFile: 'bun.lockb', program: 'bun' },
];

/** Scripts of these names go on until somebody stops them. */
export const endless = new Set(['dev', 'start', 'serve', 'watch', 'preview', 'storybook']);

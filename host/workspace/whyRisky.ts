// Files that run code by themselves, on a checkout, a build, an editor's start or the next shell, or that hold secrets: a
// change there does more than it looks like. The user is always asked (host.md, "dotfiles").

const folders = new Set([
  '.vscode', '.idea', '.fleet', '.zed', '.husky', '.githooks', '.devcontainer', '.circleci', '.buildkite', '.gitlab', '.woodpecker',
  '.ssh', '.gnupg', '.kube', '.docker',
]); // prettier-ignore

const names = new Set([
  // what a package manager or build runs
  'package.json', 'package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb', 'deno.json',
  'cargo.lock', 'poetry.lock', 'makefile', 'gnumakefile', 'justfile', '.justfile', 'taskfile.yml', 'taskfile.yaml', 'rakefile',
  'gemfile', 'cmakelists.txt', 'build.rs', 'build.gradle', 'build.gradle.kts', 'gradle-wrapper.properties', 'pom.xml', 'setup.py',
  'setup.cfg', 'pyproject.toml', 'conftest.py', 'sitecustomize.py', 'tox.ini', 'dockerfile', 'containerfile', 'vagrantfile',
  'procfile', '.npmrc', '.yarnrc', '.yarnrc.yml', '.pnpmfile.cjs', 'pip.conf', '.pypirc', '.netrc',
  // CI
  '.gitlab-ci.yml', '.travis.yml', 'jenkinsfile', 'azure-pipelines.yml', 'bitbucket-pipelines.yml', 'appveyor.yml',
  '.drone.yml', '.woodpecker.yml', '.woodpecker.yaml', '.gitpod.yml', 'netlify.toml', 'vercel.json', 'cloudbuild.yaml',
  // a commit
  '.pre-commit-config.yaml', 'lefthook.yml', 'lefthook.yaml', '.lefthook.yml', '.lefthook.yaml',
  // an editor that opens the folder
  '.dir-locals.el', '.exrc', '.nvim.lua',
  // git's and the shell's own
  '.gitmodules', '.gitattributes', '.gitconfig', '.envrc', '.profile', '.bashrc', '.bash_profile', '.bash_login',
  '.bash_logout', '.bash_aliases', '.zshrc', '.zshenv', '.zprofile', '.zlogin', '.kshrc', '.cshrc', '.tcshrc', '.inputrc',
  '.tool-versions', '.mise.toml', 'config.fish',
  // what an agent takes for instructions, and servers it would start
  'agents.md', 'agents.override.md', 'claude.md', 'claude.local.md', 'gemini.md', 'copilot-instructions.md',
  '.mcp.json', 'mcp.json', '.cursorrules', '.windsurfrules', '.aider.conf.yml',
]); // prettier-ignore

/** Names with something more in them. */
const families = [
  /^dockerfile\.|^makefile\.|\.mk$/,
  /^(?:docker-)?compose(?:\..+)?\.ya?ml$/,
  /^\.(?:lintstaged|husky)rc(?:\.|$)/,
  // Editors run these to check what is open.
  /^\.eslintrc\.[cm]?js$|^eslint\.config\./,
];

const ci = /(?:^|\/)\.(?:github|forgejo|gitea)\/(?:workflows|actions)\//;
/** A config of its own may have any linker or wrapper run. */
const cargo = /(?:^|\/)\.cargo\/config(?:\.toml)?$/;

const endings =
  /\.(?:sh|bash|zsh|fish|ksh|csh|command|bat|cmd|ps1|psm1|vbs|desktop|pth|code-workspace|pem|key|p12|pfx)$/;

const source = /\.(?:[cm]?[jt]sx?|py|rb|php|pl|go|rs|java|kts?|swift|cs|dart|exs?|lua)$/;

/**
 * Whether a file that may be run does so by itself. One that has the ending of a program's source is run like the sources
 * beside it, which nobody is asked about either; that it becomes a program is another matter. Pure.
 */
export function isProgram({ path, executable }: { readonly path: string; readonly executable: boolean }): boolean {
  return executable && !source.test(path.toLowerCase());
}

/** Why a change of the file at a path (relative, `/`, links resolved) is risky by itself, for the user; undefined when it is not. Pure. */
export function whyRisky(path: string): string | undefined {
  const parts = path.split('/').map((part) => part.normalize('NFKC').toLowerCase());
  const name = parts.at(-1) ?? '';
  const whole = parts.join('/');
  const folder = parts.slice(0, -1).find((part) => folders.has(part));
  if (folder !== undefined) return `what is in ${folder} can run by itself`;
  if (ci.test(whole)) return 'CI runs it';
  if (/^\.env(?![a-z])|\.env$/.test(name)) return 'it may hold secrets';
  if (names.has(name) || cargo.test(whole) || families.some((family) => family.test(name)))
    return 'it decides what runs';
  return endings.test(name) ? 'it can be run' : undefined;
}

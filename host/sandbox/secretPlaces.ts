/**
 * Where programs keep what lets one act as the user, relative to the home folder: a command in a sandbox sees none of it.
 * Files and folders; what is not there is left out.
 */
export const secretPlaces: readonly string[] = [
  // Keys, passwords and the programs that hold them.
  ...['.ssh', '.gnupg', '.password-store', '.pki', '.local/share/keyrings', '.config/op', 'Library/Keychains'],
  // Clouds and clusters.
  ...['.aws', '.azure', '.config/gcloud', '.kube', '.oci', '.terraform.d', '.terraformrc', '.vault-token'],
  ...['.config/doctl', '.config/hcloud', '.fly', '.config/heroku', '.netlify', '.vercel', '.config/wrangler'],
  // Registries, forges and databases.
  ...['.docker', '.config/containers', '.npmrc', '.yarnrc', '.yarnrc.yml', '.pypirc', '.gem/credentials'],
  ...['.cargo/credentials', '.cargo/credentials.toml', '.m2/settings.xml', '.gradle/gradle.properties', '.nuget'],
  ...['.netrc', '.git-credentials', '.config/git/credentials', '.config/gh', '.config/hub', '.config/glab-cli'],
  ...['.pgpass', '.my.cnf', '.mylogin.cnf'],
  // Agents: what they are signed in with, and what was said to them.
  ...['.codex', '.claude', '.claude.json', '.gemini', '.cursor', '.config/github-copilot', '.continue', '.aider'],
  // Browsers: cookies are as good as passwords.
  ...['.mozilla', '.config/google-chrome', '.config/chromium', '.config/BraveSoftware', '.config/microsoft-edge'],
  ...['Library/Application Support/Google', 'Library/Application Support/Firefox', 'Library/Cookies'],
  // What was typed.
  ...['.bash_history', '.zsh_history', '.local/share/fish', '.node_repl_history', '.python_history', '.psql_history'],
];

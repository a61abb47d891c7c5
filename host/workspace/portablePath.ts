/** The lock of a folder that is in no repository; drafts of it have names that begin so. */
export const plainLockName = '.earshot.lock';

/** Folders that belong to git and to agents: a change there can run code, so nothing here ever writes them. */
export const protectedFolders = new Set([
  '.git',
  '.agents',
  '.aws',
  '.claude',
  '.clinerules',
  '.codex',
  '.continue',
  '.cursor',
  '.gemini',
  '.kiro',
  '.opencode',
  '.qwen',
  '.roo',
  '.windsurf',
]);

// Windows treats these as devices with any extension, in any folder.
const deviceName = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\..*)?$/i;
// HFS+ ignores these inside a name, so ".g\u200cit" opens ".git".
const ignorable = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;
const forbiddenCharacter = /[\p{Cc}\\:*?"<>|]/u;

/**
 * Why a workspace-relative path (with `/`) may not be used, or undefined when it may. Windows' rules hold everywhere, so
 * that a repository stays portable. Looks at the text only: {@link confine} looks at the disk.
 */
export function whyUnportable(path: string): string | undefined {
  if (path === '') return 'it is empty';
  if (path.length > 1_024) return 'it is too long';
  if (path.startsWith('/')) return 'it is not relative to the workspace';
  for (const name of path.split('/')) {
    const reason = whyNameUnportable(name);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function whyNameUnportable(name: string): string | undefined {
  if (name === '' || name === '.') return 'it has an empty part';
  if (name === '..') return 'it leaves the workspace';
  if (Buffer.byteLength(name) > 255) return 'a part of it is too long';
  if (!name.isWellFormed()) return 'it is not valid Unicode';
  if (forbiddenCharacter.test(name)) return 'it has a character that not every system allows';
  if (/[. ]$/.test(name)) return 'a part of it ends with a dot or a space';
  if (deviceName.test(name)) return 'it names a device';
  const folded = fold(name);
  if (isOwned(folded)) return `${name} is off limits`;
  if (folded.startsWith(plainLockName)) return `${name} is Earshot's own`;
  return undefined;
}

/** Whether a name is that of git's or an agent's own folder, on any system. */
export function isOffLimits(name: string): boolean {
  return isOwned(fold(name));
}

function isOwned(folded: string): boolean {
  return protectedFolders.has(folded) || isShortName(folded);
}

function fold(name: string): string {
  return name.normalize('NFKC').replace(ignorable, '').toLowerCase();
}

/** The names that Windows also gives to protected folders: "GIT~1", "CLAUDE~1". */
function isShortName(folded: string): boolean {
  const start = /^([^.~]{1,6})~\d/.exec(folded)?.[1];
  return start !== undefined && [...protectedFolders].some((name) => name.slice(1, 7) === start);
}

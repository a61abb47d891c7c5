import path from 'node:path';

/** A program that lets the user choose a folder: it prints the path and exits 0, or with another code when nothing was chosen. */
export interface DialogCommand {
  readonly program: string;
  readonly args: readonly string[];
}

const title = 'Choose a folder that Earshot may work in';

/** The folder dialogs of a system, the best first; none where nobody sits at a screen. Pure. */
export function dialogCommands(
  platform: NodeJS.Platform,
  env: Readonly<NodeJS.ProcessEnv>,
  home: string,
): DialogCommand[] {
  switch (platform) {
    case 'darwin':
      return [{ program: '/usr/bin/osascript', args: ['-e', 'activate', '-e', appleScript] }];
    case 'win32': {
      const system = path.win32.join(env['SystemRoot'] ?? 'C:\\Windows', 'System32');
      const program = path.win32.join(system, 'WindowsPowerShell', 'v1.0', 'powershell.exe');
      return [{ program, args: ['-NoProfile', '-NonInteractive', '-STA', '-Command', powerShell] }];
    }
    default: {
      if (!hasScreen(env)) return [];
      const zenity = { program: 'zenity', args: ['--file-selection', '--directory', `--title=${title}`] };
      const kdialog = { program: 'kdialog', args: ['--title', title, '--getexistingdirectory', home] };
      const isKde = /kde|plasma/i.test(env['XDG_CURRENT_DESKTOP'] ?? '');
      return isKde ? [kdialog, zenity] : [zenity, kdialog];
    }
  }
}

const appleScript = `POSIX path of (choose folder with prompt "${title}")`;

/** The form behind it has no size: it only keeps the dialog before the browser's window. */
const powerShell = [
  'Add-Type -AssemblyName System.Windows.Forms',
  '[Console]::OutputEncoding = [System.Text.Encoding]::UTF8',
  '$front = New-Object System.Windows.Forms.Form -Property @{ TopMost = $true }',
  `$dialog = New-Object System.Windows.Forms.FolderBrowserDialog -Property @{ Description = '${title}' }`,
  "if ($dialog.ShowDialog($front) -ne 'OK') { exit 1 }",
  '[Console]::Out.Write($dialog.SelectedPath)',
].join('; ');

function hasScreen(env: Readonly<NodeJS.ProcessEnv>): boolean {
  return [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((display) => display !== undefined && display !== '');
}

/** What a dialog needs besides the usual to find screen, session, theme and language. */
const screenVariables = new Set([
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'LANGUAGE', 'TMPDIR', 'DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY'],
  ...['DBUS_SESSION_BUS_ADDRESS', 'DESKTOP_SESSION', 'GDK_BACKEND', 'GDK_SCALE', 'GTK_THEME', 'QT_QPA_PLATFORM'],
  ...['SYSTEMROOT', 'WINDIR', 'SYSTEMDRIVE', 'COMSPEC', 'PATHEXT', 'TEMP', 'TMP', 'USERPROFILE', 'HOMEDRIVE'],
  ...['HOMEPATH', 'APPDATA', 'LOCALAPPDATA', 'PROGRAMDATA'],
]);

/** The environment of a dialog: no key or token of ours is its business. Pure. */
export function dialogEnvironment(env: Readonly<NodeJS.ProcessEnv>): Record<string, string> {
  const kept = Object.entries(env).filter(
    ([name]) => screenVariables.has(name.toUpperCase()) || /^(?:LC_|XDG_|KDE_)/.test(name),
  );
  return Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

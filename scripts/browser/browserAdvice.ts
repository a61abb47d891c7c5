/** What of a machine says how a browser gets there; `osRelease` is the text of /etc/os-release. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly arch: NodeJS.Architecture;
  readonly hasApt: boolean;
  readonly osRelease: string;
}

/** Ubuntu's apt has Chromium only as a snap, and a snap's cannot start native hosts. */
export function hasChromiumByApt({ platform, hasApt, osRelease }: Machine): boolean {
  return platform === 'linux' && hasApt && !/^ID="?ubuntu"?$/m.test(osRelease);
}

/** The next step for whoever has no browser: one command where there is one. Pure. */
export function browserAdvice(machine: Machine): string {
  return `${install(machine)}, or name one with --browser PATH.`;
}

function install(machine: Machine): string {
  if (machine.platform === 'darwin') return 'Run: brew install --cask chromium';
  if (machine.platform === 'win32') return 'Run: winget install Google.Chrome';
  if (hasChromiumByApt(machine)) return 'Run: sudo apt install chromium';
  if (!machine.hasApt) return 'Install Chromium with your package manager';
  const snap = "Ubuntu's chromium is a snap, which cannot start Earshot's host.";
  if (machine.arch !== 'x64') return `${snap} Install Brave (https://brave.com/linux)`;
  const file = 'google-chrome-stable_current_amd64.deb';
  return `${snap} Run: cd /tmp && wget https://dl.google.com/linux/direct/${file} && sudo apt install ./${file}`;
}

import path from 'node:path';

const triples: Readonly<Record<string, string>> = {
  'linux-x64': 'x86_64-unknown-linux-musl',
  'linux-arm64': 'aarch64-unknown-linux-musl',
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'aarch64-apple-darwin',
  'win32-x64': 'x86_64-pc-windows-msvc',
  'win32-arm64': 'aarch64-pc-windows-msvc',
};

/** The npm package that holds Codex for this machine, and where the binary lies in it. Undefined where there is none. */
export const codexPackage = packageFor(process.platform, process.arch);

function packageFor(platform: string, arch: string): { readonly name: string; readonly binary: string } | undefined {
  const triple = triples[`${platform}-${arch}`];
  if (triple === undefined) return undefined;
  const program = platform === 'win32' ? 'codex.exe' : 'codex';
  return { name: `@openai/codex-${platform}-${arch}`, binary: path.join('vendor', triple, 'bin', program) };
}

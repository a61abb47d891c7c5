import type { SurfaceProvider } from '../protocol/surfaceContract.ts';

/** Where the key of the chosen service lies, in words. */
export function toKeyText({ key, typedKey, baseUrl }: SurfaceProvider): string {
  switch (key) {
    case 'keyring':
      return `The key for ${baseUrl} is in this computer’s keyring.`;
    case 'file':
      return `The key for ${baseUrl} is in a file that only you can read, in the host’s folder.`;
    case 'environment':
      return `The key for ${baseUrl} comes from the variable OPENAI_API_KEY that the host was started with. To forget it, unset the variable.`;
    case 'none':
      return typedKey
        ? `The key for ${baseUrl} is in memory until this browser closes, and nowhere else.`
        : `There is no key for ${baseUrl} yet.`;
  }
}

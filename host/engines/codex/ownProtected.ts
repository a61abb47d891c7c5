/** The folders that Codex's sandbox keeps from being written by itself, whether they are there or not. */
export const ownProtected = ['.git', '.codex', '.agents', '.aws'] as const;

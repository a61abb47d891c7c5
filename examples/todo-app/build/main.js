// Build output: ignored by git, so a rename leaves it alone.
const t = new Map();
export async function fetchUser(e, r) {
  return t.get(r) ?? (await e.get(`/users/${r}`));
}

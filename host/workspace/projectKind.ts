/** What a file at the top of a folder says of the project in it, the first found first. */
const marks: readonly (readonly [file: RegExp, kind: string])[] = [
  [/^package\.json$/, 'Node'],
  [/^deno\.jsonc?$/, 'Deno'],
  [/^Cargo\.toml$/, 'Rust'],
  [/^go\.mod$/, 'Go'],
  [/^(?:pyproject\.toml|setup\.py|requirements\.txt)$/, 'Python'],
  [/^(?:pom\.xml|build\.gradle(?:\.kts)?)$/, 'Java'],
  [/\.(?:csproj|fsproj|sln|slnx)$/, '.NET'],
  [/^Package\.swift$/, 'Swift'],
  [/^Gemfile$/, 'Ruby'],
  [/^composer\.json$/, 'PHP'],
  [/^mix\.exs$/, 'Elixir'],
  [/^pubspec\.yaml$/, 'Dart'],
  [/^CMakeLists\.txt$/, 'C++'],
];

/** What a person would call the project by the names at its top: two kinds at most; null when none tells. Pure. */
export function projectKind(names: readonly string[]): string | null {
  const kinds = marks.filter(([file]) => names.some((name) => file.test(name))).map(([, kind]) => kind);
  return kinds.length === 0 ? null : kinds.slice(0, 2).join(' and ');
}

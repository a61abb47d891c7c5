// The least a native messaging host can do: every frame goes straight back.
process.stdin.pipe(process.stdout);

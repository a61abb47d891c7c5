/** Vite builds such a file with all it imports into one of its own, and hands out its address. */
declare module '*?worker&url' {
  const url: string;
  export { url as default };
}

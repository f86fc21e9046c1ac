/** As one word of a POSIX shell. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command line that can be pasted into a POSIX shell. */
export function commandLineOf(bin: string, argv: readonly string[]): string {
  return [bin, ...argv].map(quoteWord).join(' ');
}

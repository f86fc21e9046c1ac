/** A string of bytes already known to be ASCII. */
export function asciiText(source: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let position = start; position < end; position++) text += String.fromCharCode(source[position] ?? 0);
  return text;
}

import { textWidth } from './text-width.ts';

export interface WrapOptions {
  readonly width: number;
  /** Put before the first line; its width counts. @default '' */
  readonly first?: string | undefined;
  /** Put before every further line. @default blanks as wide as `first` */
  readonly rest?: string | undefined;
}

/** `text` broken at blanks into lines of at most `width` columns; a word that is too long gets a line of its own. */
export function wrapText(
  text: string,
  { width, first = '', rest = ' '.repeat(textWidth(first)) }: WrapOptions,
): string {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = lines.length === 0 ? first : rest;
    let isEmpty = true;
    for (const word of paragraph.split(' ')) {
      if (!isEmpty && textWidth(line) + 1 + textWidth(word) > width) {
        lines.push(line);
        line = rest + word;
      } else {
        line += isEmpty ? word : ` ${word}`;
      }
      isEmpty = false;
    }
    lines.push(line);
  }
  return lines.map((line) => line.trimEnd()).join('\n');
}

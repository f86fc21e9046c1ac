import { readFile } from 'node:fs/promises';

/** A fenced block of a guide that does something: commands to run, or a file to write. */
export type GuideBlock =
  | { readonly kind: 'run'; readonly line: number; readonly script: string }
  | { readonly kind: 'write'; readonly line: number; readonly path: string; readonly text: string };

/** A first line like `# contracts/orders.yaml` or `// check.js` names the file that a block is. */
const FILE_NAME = /^(?:#|\/\/) (\S+\.[a-z]+)$/;

/** The blocks of a guide in their order. Blocks of other kinds (`text`, `ts`, `sql`, …) show, and do nothing. */
export async function readGuideBlocks(path: string): Promise<readonly GuideBlock[]> {
  const text = await readFile(path, 'utf8');
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap((match): GuideBlock[] => {
    const [, language = '', content = ''] = match;
    const line = text.slice(0, match.index).split('\n').length;
    if (language === 'sh') return [{ kind: 'run', line, script: content }];
    const name = FILE_NAME.exec(content.split('\n', 1)[0] ?? '')?.[1];
    return name === undefined ? [] : [{ kind: 'write', line, path: name, text: content }];
  });
}

import { posix } from 'node:path';

/** A Markdown page of the workspace. */
export interface Page {
  /** Relative to the workspace, with slashes. */
  readonly path: string;
  readonly text: string;
}

/**
 * Links inside the workspace that lead nowhere: to a file that is not there, or to a heading that its page does not have.
 * Links to other sites are not followed.
 */
export function findDeadLinks(pages: readonly Page[], exists: (path: string) => boolean): readonly string[] {
  const anchors = new Map(pages.map(({ path, text }) => [path, anchorsOf(text)]));
  return pages.flatMap(({ path, text }) =>
    linksOf(text).flatMap(({ target, line }) => {
      const [file = '', anchor] = target.split('#');
      const to = file === '' ? path : posix.normalize(posix.join(posix.dirname(path), decodeURI(file)));
      if (!exists(to)) return [`${path}:${line}: ${target} does not exist`];
      const known = anchors.get(to);
      if (anchor === undefined || known === undefined || known.has(anchor)) return [];
      return [`${path}:${line}: ${to} has no heading #${anchor}`];
    }),
  );
}

interface Link {
  readonly target: string;
  readonly line: number;
}

function linksOf(text: string): readonly Link[] {
  const prose = withoutCode(text);
  return [...prose.matchAll(/\]\(([^()\s]+)(?:\s+"[^"]*")?\)/g)].flatMap(({ 1: target = '', index }) =>
    /^[a-z][a-z0-9+.-]*:/i.test(target) ? [] : [{ target, line: prose.slice(0, index).split('\n').length }],
  );
}

/** Code is blanked out, line by line, so that places stay what they are. */
function withoutCode(text: string): string {
  const blank = (code: string): string => code.replace(/[^\n]/g, ' ');
  return text.replace(/^( {0,3})(```+|~~~+)[\s\S]*?^ {0,3}\2\s*$/gm, blank).replace(/`[^`\n]*`/g, blank);
}

/** As code forges make them: lower case, punctuation gone, blanks to hyphens, a number behind a repeated one. */
function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  const fenced = text.replace(/^( {0,3})(```+|~~~+)[\s\S]*?^ {0,3}\2\s*$/gm, '');
  for (const { 1: heading = '' } of fenced.matchAll(/^#{1,6}\s+(.*?)\s*#*$/gm)) {
    const slug = heading
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

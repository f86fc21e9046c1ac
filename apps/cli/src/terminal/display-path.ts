import { isAbsolute, relative, sep } from 'node:path';

/** `path` as one would type it in `directory`, when it is inside; else as it is. Both absolute. */
export function displayPath(path: string, directory: string): string {
  const inside = relative(directory, path);
  if (inside === '') return '.';
  return inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside) ? path : inside;
}

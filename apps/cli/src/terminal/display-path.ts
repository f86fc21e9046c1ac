import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A place as one would type it in `directory`: relative when it is inside, else as it is.
 *
 * @param place absolute path, `file:` URL, or the URI of something that is no file
 * @param directory absolute path
 */
export function displayPath(place: string, directory: string): string {
  const path = pathOf(place);
  if (!isAbsolute(path)) return place;
  const inside = relative(directory, path);
  if (inside === '') return '.';
  return inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside) ? path : inside;
}

function pathOf(place: string): string {
  try {
    return place.startsWith('file:') ? fileURLToPath(place) : place;
  } catch {
    // not a path of this machine; the URI says it all
    return place;
  }
}

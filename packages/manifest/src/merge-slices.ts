import { sumAccounting } from './balance-accounting.ts';
import { refuseContradictions } from './build-manifest.ts';
import { canonicalJson, compareCodePoints } from './canonical-json.ts';
import { ManifestError } from './errors.ts';
import type { Manifest, ManifestFile, ManifestSlice } from './manifest.ts';
import { formatPartName, parsePartName } from './part-name.ts';

/**
 * Put a contribution to a default partition into what is published there: its slices replace the slices of the same
 * name, all other slices are carried over. A part whose name is taken by a carried-over part gets the next free number.
 * If the contribution is there already, the content of the result is that of `published`.
 *
 * @throws {ManifestError} `ECL_MANIFEST_INCONSISTENT` when one of the two is not sliced, or they are not of one partition
 */
export function mergeSlices(published: Manifest, contribution: Manifest): Manifest {
  const { slices: present, table, partition } = published;
  const { slices: incoming, runId, epoch } = contribution;
  if (
    present === undefined ||
    incoming === undefined ||
    table !== contribution.table ||
    partition !== contribution.partition
  )
    throw new ManifestError(
      'ECL_MANIFEST_INCONSISTENT',
      `${contribution.table}/${contribution.partition}: only manifests with slices of one default partition can be merged`,
      { details: { table, partition } },
    );
  const replaced = new Set(incoming.map(({ slice }) => slice));
  if (isPresent(published, contribution, replaced))
    return { ...published, runId, epoch, supersedes: null, publication: null };

  const kept = published.files.filter(({ slice }) => slice === undefined || !replaced.has(slice));
  const taken = new Set(kept.map(({ path }) => path));
  const added = contribution.files.map((file) => {
    const path = firstFreePath(file.path, taken);
    taken.add(path);
    return { ...file, path };
  });
  const files = [...kept, ...added].sort((left, right) => compareCodePoints(left.path, right.path));
  const slices = [...present.filter(({ slice }) => !replaced.has(slice)), ...incoming].sort((left, right) =>
    compareCodePoints(left.slice, right.slice),
  );
  const merged: Manifest = {
    ...contribution,
    files,
    slices,
    totalRows: files.reduce((sum, file) => sum + file.rows, 0),
    totalBytes: files.reduce((sum, file) => sum + file.bytes, 0),
    source: slices.flatMap(({ source }) => source),
    accounting: sumAccounting(slices.map(({ accounting }) => accounting)),
    rejects: null,
    minEventDt: extreme(slices, 'minEventDt', (a, b) => a < b),
    maxEventDt: extreme(slices, 'maxEventDt', (a, b) => a > b),
    supersedes: null,
    publication: null,
  };
  refuseContradictions(merged);
  return merged;
}

/** Compares what was contributed, not where it lies: a part may have got another number in an earlier merge. */
function isPresent(published: Manifest, contribution: Manifest, slices: ReadonlySet<string>): boolean {
  const essence = (manifest: Manifest): string => {
    const files = manifest.files
      .filter(({ slice }) => slice !== undefined && slices.has(slice))
      .map(({ path: _path, ...file }) => file)
      .sort((left, right) => compareCodePoints(fileKey(left), fileKey(right)));
    const parts = (manifest.slices ?? []).filter(({ slice }) => slices.has(slice));
    return canonicalJson({ files, parts, contract: manifest.contract, writer: manifest.writer });
  };
  return essence(published) === essence(contribution);
}

function fileKey({ slice, logicalPath }: Omit<ManifestFile, 'path'>): string {
  return `${slice ?? ''}\n${logicalPath}`;
}

function firstFreePath(path: string, taken: ReadonlySet<string>): string {
  const cut = path.lastIndexOf('/') + 1;
  const part = parsePartName(path.slice(cut));
  if (part === undefined) return path;
  let index = part.index;
  while (taken.has(path.slice(0, cut) + formatPartName({ ...part, index }))) index += 1;
  return path.slice(0, cut) + formatPartName({ ...part, index });
}

function extreme(
  slices: readonly ManifestSlice[],
  side: 'minEventDt' | 'maxEventDt',
  wins: (candidate: string, best: string) => boolean,
): string | null {
  return slices.reduce<string | null>((best, { [side]: value }) => {
    if (value === null) return best;
    return best === null || wins(value, best) ? value : best;
  }, null);
}

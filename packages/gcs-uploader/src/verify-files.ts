import { formatCrc32c, updateCrc32c } from '@ecomlake/manifest';
import type { AnyManifest, AnyManifestFile, ManifestRejects } from '@ecomlake/manifest';
import { createHash } from 'node:crypto';

import { hasLakeCode } from './errors.ts';
import { finding } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Lake, LakeObject, ReadOptions } from './lake.ts';

/** A part as a footer reader sees it. */
export interface ReadablePart {
  readonly name: string;
  readonly size: number;
  /** Bytes `start` (inclusive) to `end` (exclusive). */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** What a part's footer says. Throws when there is none that can be read. */
export type ReadFooter = (
  part: ReadablePart,
) => Promise<{ readonly rows: number; readonly rowGroups?: number | undefined }>;

export interface VerifyFileOptions extends ReadOptions {
  readonly lake: Lake;
  readonly depth?: 'metadata' | 'deep' | undefined;
  readonly readFooter?: ReadFooter | undefined;
}

export interface FileVerdict {
  readonly findings: readonly Finding[];
  readonly bytesRead: number;
}

export async function verifyPart(
  options: VerifyFileOptions,
  file: AnyManifestFile,
  object: LakeObject | undefined,
  manifest: AnyManifest,
): Promise<FileVerdict> {
  const { path } = file;
  // a manifest may name a part elsewhere; that is a finding of its own, and the part is still looked at
  const found = object ?? (await headOrIrregular(options, path));
  if (found === undefined) return verdict(finding('part.missing', `${path} does not exist`, path));
  if (found.isIrregular === true) return verdict(finding('part.irregular', `${path} is not a regular file`, path));
  const findings: Finding[] = [];
  let bytesRead = 0;
  if ('sha256' in file) {
    if (found.size !== file.bytes)
      findings.push(
        finding(
          found.size < file.bytes ? 'part.truncated' : 'part.too_long',
          `${path} has ${found.size} bytes, the manifest says ${file.bytes}`,
          path,
        ),
      );
    else if (found.crc32c !== null && found.crc32c !== file.crc32c)
      findings.push(
        finding('part.crc32c', `${path} has crc32c ${found.crc32c}, the manifest says ${file.crc32c}`, path),
      );
    const generation =
      manifest.schemaVersion === '1.0.0' ? generationOf(manifest.publication?.generations, path) : undefined;
    if (options.lake.hasDurableGenerations && generation !== undefined && generation !== found.generation)
      findings.push(
        finding('part.generation', `${path} has generation ${found.generation}, the manifest says ${generation}`, path),
      );
    if (options.depth === 'deep' && findings.length === 0) {
      const digest = await digestObject(options, path);
      if (digest === undefined) return verdict(finding('part.missing', `${path} vanished while it was read`, path));
      bytesRead += found.size;
      if (digest.crc32c !== file.crc32c)
        findings.push(
          finding('part.crc32c', `${path} has crc32c ${digest.crc32c}, the manifest says ${file.crc32c}`, path),
        );
      else if (digest.sha256 !== file.sha256)
        findings.push(
          finding('part.sha256', `${path} has sha256 ${digest.sha256}, the manifest says ${file.sha256}`, path),
        );
    }
  }
  if (options.depth === 'deep') findings.push(...(await verifyFooter(options, file, found)));
  return { findings, bytesRead };
}

/** Deep: line count and digest; else presence and size. */
export async function verifyLedger(options: VerifyFileOptions, ledger: ManifestRejects): Promise<FileVerdict> {
  const { path, bytes, rows, crc32c } = ledger;
  const found = await headOrIrregular(options, path);
  if (found === undefined || found.isIrregular === true)
    return verdict(finding('rejects.missing', `${path} does not exist, but the manifest names it`, path));
  if (found.size !== bytes)
    return verdict(finding('rejects.size', `${path} has ${found.size} bytes, the manifest says ${bytes}`, path));
  if (found.crc32c !== null && found.crc32c !== crc32c)
    return verdict(finding('rejects.crc32c', `${path} has crc32c ${found.crc32c}, the manifest says ${crc32c}`, path));
  if (options.depth !== 'deep') return verdict();
  const digest = await digestObject(options, path);
  if (digest === undefined) return verdict(finding('rejects.missing', `${path} vanished while it was read`, path));
  const findings: Finding[] = [];
  if (digest.crc32c !== crc32c)
    findings.push(finding('rejects.crc32c', `${path} has crc32c ${digest.crc32c}, the manifest says ${crc32c}`, path));
  if (digest.lines !== rows)
    findings.push(finding('rejects.rows', `${path} has ${digest.lines} lines, the manifest says ${rows}`, path));
  return { findings, bytesRead: found.size };
}

async function verifyFooter(
  { lake, readFooter, signal }: VerifyFileOptions,
  file: AnyManifestFile,
  object: LakeObject,
): Promise<readonly Finding[]> {
  if (readFooter === undefined) return [];
  const { path } = file;
  try {
    const footer = await readFooter({
      name: path,
      size: object.size,
      read: (start, end) => lake.read(path, start, end, { signal }),
    });
    const findings: Finding[] = [];
    if (footer.rows !== file.rows)
      findings.push(finding('part.rows', `${path} has ${footer.rows} rows, the manifest says ${file.rows}`, path));
    const rowGroups = 'sha256' in file ? file.rowGroups : undefined;
    if (rowGroups !== undefined && footer.rowGroups !== undefined && footer.rowGroups !== rowGroups)
      findings.push(
        finding('part.row_groups', `${path} has ${footer.rowGroups} row groups, the manifest says ${rowGroups}`, path),
      );
    return findings;
  } catch (error) {
    // a footer that cannot be read is what is being looked for
    return [
      finding(
        'part.unreadable',
        `${path}: its footer cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        path,
      ),
    ];
  }
}

async function headOrIrregular({ lake, signal }: VerifyFileOptions, path: string): Promise<LakeObject | undefined> {
  for await (const object of lake.list(path, { signal })) if (object.name === path) return object;
  return undefined;
}

interface ObjectDigest {
  readonly crc32c: string;
  readonly sha256: string;
  readonly lines: number;
}

/** `undefined` if the object was deleted in the meantime. */
async function digestObject({ lake, signal }: VerifyFileOptions, path: string): Promise<ObjectDigest | undefined> {
  const hash = createHash('sha256');
  let crc = 0;
  let lines = 0;
  try {
    for await (const bytes of lake.stream(path, { signal })) {
      hash.update(bytes);
      crc = updateCrc32c(crc, bytes);
      for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines += 1;
    }
  } catch (error) {
    if (hasLakeCode(error, 'ECL_LAKE_NOT_FOUND')) return undefined;
    throw error;
  }
  return { crc32c: formatCrc32c(crc), sha256: hash.digest('hex'), lines };
}

function generationOf(generations: Readonly<Record<string, string>> | undefined, path: string): string | undefined {
  return generations !== undefined && Object.hasOwn(generations, path) ? generations[path] : undefined;
}

function verdict(...findings: readonly Finding[]): FileVerdict {
  return { findings, bytesRead: 0 };
}

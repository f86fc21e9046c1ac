import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

import { packPackage } from './pack-package.ts';

export interface FindPackageProblemsOptions {
  readonly root: string;
  /** The package's folder, absolute. */
  readonly directory: string;
  /** An existing folder for the tarball. */
  readonly scratch: string;
}

/** The parts of a package.json that are judged here. */
interface PackageDocument {
  readonly name: string;
  readonly exports?: Readonly<Record<string, unknown>> | undefined;
  readonly bin?: Readonly<Record<string, string>> | undefined;
  readonly files?: readonly string[] | undefined;
  readonly nx?: { readonly tags?: readonly string[] | undefined } | undefined;
}

/** What a stranger would stumble over after installing the package; one sentence each, empty when there is nothing. */
export async function findPackageProblems(options: FindPackageProblemsOptions): Promise<readonly string[]> {
  const { directory, scratch } = options;
  const text = await readFile(join(directory, 'package.json'), 'utf8');
  const document = JSON.parse(text) as PackageDocument; // every field is optional but the name, which npm demands
  const { tarball, files } = await packPackage(directory, scratch);
  const problems = [
    ...findMissingFiles(document, new Set(files)),
    ...(await findReadmeProblems(document, directory)),
    ...(await findPublishProblems(document, tarball)),
    ...(hasTypedDoor(document) ? await findTypeProblems(options.root, tarball) : []),
  ];
  return problems.map((problem) => `${document.name}: ${problem}`);
}

function findMissingFiles(
  { bin = {}, files: allowed = [] }: PackageDocument,
  files: ReadonlySet<string>,
): readonly string[] {
  // npm leaves out without a word what the allow-list names and nobody made
  const named = allowed.filter((entry) => /^[\w./-]+\.\w+$/.test(entry));
  const programs = Object.values(bin).map((path) => path.replace(/^\.\//, ''));
  const wanted = ['LICENSE', 'README.md', ...programs, ...named];
  const missing = wanted.filter((path) => !files.has(path)).map((path) => `${path} is not in the tarball`);
  // the source maps point into src, and tests belong to nobody who installs
  const hasSource = [...files].some((path) => path.startsWith('src/'));
  const foreign = [...files].filter((path) => /^(?:test|out-tsc|test-results)\/|\.tsbuildinfo$/.test(path));
  return [
    ...missing,
    ...(hasSource ? [] : ['src is not in the tarball, but the source maps point into it']),
    ...foreign.map((path) => `${path} is in the tarball`),
  ];
}

async function findReadmeProblems({ nx }: PackageDocument, directory: string): Promise<readonly string[]> {
  let readme: string;
  try {
    readme = await readFile(join(directory, 'README.md'), 'utf8');
  } catch {
    return []; // its absence is reported with the tarball's files
  }
  const isLibrary = nx?.tags?.includes('type:lib') ?? false;
  const block = /^```ts\n([\s\S]*?)^```$/m.exec(readme)?.[1];
  if (isLibrary && block === undefined) return ['README.md has no ```ts example'];
  return [];
}

async function findPublishProblems(document: PackageDocument, tarball: string): Promise<readonly string[]> {
  const bytes = await readFile(tarball);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const { messages } = await publint({ pack: { tarball: buffer }, strict: true, level: 'warning' });
  // publint reads package.json as a bag of anything
  const bag = document as unknown as Record<string, unknown>;
  return messages.map((message) => `publint ${message.code}: ${formatMessage(message, bag, { color: false }) ?? ''}`);
}

function hasTypedDoor({ exports = {} }: PackageDocument): boolean {
  return Object.keys(exports).some((subpath) => subpath !== './package.json');
}

async function findTypeProblems(root: string, tarball: string): Promise<readonly string[]> {
  const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  const args = [attw, tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-emoji', '--no-color'];
  const { status, output } = await new Promise<{ status: number | null; output: string }>((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, output }));
  });
  return status === 0 ? [] : [`attw refuses the types:\n${output.trim()}`];
}

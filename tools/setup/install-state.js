import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Below `node_modules`, so that removing the folder removes the claim that it is complete. */
const STAMP = join('node_modules', '.ecomlake-install');

/**
 * What an install depends on. The Node that started us is deliberately not part of it: it is the machine's on the
 * first call and the workspace's own on the second, and native modules here use Node's stable interface.
 *
 * @param {string} root
 */
export function expectedStamp(root) {
  const hash = createHash('sha256');
  for (const name of ['package-lock.json', 'package.json']) hash.update(readFileSync(join(root, name)));
  return `${hash.digest('hex')} ${process.platform}-${process.arch}\n`;
}

/** @param {string} root */
export function hasStamp(root) {
  return readIfPresent(join(root, STAMP)) === expectedStamp(root);
}

/** @param {string} root */
export function writeStamp(root) {
  writeFileSync(join(root, STAMP), expectedStamp(root));
}

/**
 * Whether npm's own record of what it installed agrees with the lock file. So somebody who ran `npm ci` by hand does
 * not wait for a second one.
 *
 * @param {string} root
 */
export function isInstalledByHand(root) {
  const lock = readIfPresent(join(root, 'package-lock.json'));
  const record = readIfPresent(join(root, 'node_modules', '.package-lock.json'));
  if (lock === undefined || record === undefined) return false;
  const { packages: locked } = /** @type {LockFile} */ (JSON.parse(lock));
  const { packages: installed } = /** @type {LockFile} */ (JSON.parse(record));
  return Object.entries(locked).every(([path, entry]) => {
    const found = installed[path];
    // the record has no entry for the root itself, and none for binaries of other platforms
    if (found === undefined) return path === '' || entry.optional === true || entry.peer === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/**
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [optional]
 * @property {boolean} [peer]
 *
 * @typedef {object} LockFile
 * @property {Record<string, LockEntry>} packages
 */

/** @param {string} path */
function readIfPresent(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // absent or unreadable: both mean "install again", and the install reports what is wrong
    return undefined;
  }
}

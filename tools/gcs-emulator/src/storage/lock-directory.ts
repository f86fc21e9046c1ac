import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { GcsEmulatorError } from '../errors.ts';

/**
 * Claims a data directory for this process until the returned function is called. The lock of a process that no longer
 * runs is taken over.
 *
 * @throws {GcsEmulatorError} `ECL_GCS_EMULATOR_DIRECTORY_IN_USE`
 */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, 'lock');
  for (let attempt = 0; ; attempt += 1) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeFileSync(file, `${process.pid} ${startTimeOf(process.pid)}`);
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (error) {
      // an `Error` of node:fs, which is the only thing thrown here
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 0) throw error;
      refuseLiveOwner(path, directory);
      rmSync(path, { force: true });
    }
  }
}

function refuseLiveOwner(path: string, directory: string): void {
  const [pidText = '', startTime = ''] = readFileSync(path, 'utf8').split(' ');
  const pid = Number(pidText);
  // an empty lock was left by a kill between its creation and its content
  if (!Number.isInteger(pid) || pid <= 0 || !isRunning(pid) || startTimeOf(pid) !== startTime) return;
  throw new GcsEmulatorError(
    'ECL_GCS_EMULATOR_DIRECTORY_IN_USE',
    `data directory ${directory}: process ${pid} serves it already; stop that process or choose another directory`,
    { details: { directory, pid } },
  );
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else's; node:process throws nothing but errno errors here
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Tells a process from a later one with the same number; empty where the system does not say. */
function startTimeOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // field 22; the second one is a name in parentheses that may hold blanks
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    // no /proc: the number alone must do
    return '';
  }
}

import { randomUUID } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

import type { Holder, Liveness, Verdict } from '../holder.ts';

/** Judge processes of this host by what the operating system says of them: pid, start time, boot. */
export async function processLiveness(): Promise<Liveness> {
  const [bootId, processStarted, pidNamespace] = await Promise.all([
    readBootId(),
    readStart(process.pid),
    readNamespace(),
  ]);
  const self: Holder = {
    pid: process.pid,
    process_started: processStarted === 'gone' ? null : processStarted,
    boot_id: bootId,
    host: hostname(),
    pid_namespace: pidNamespace,
    nonce: randomUUID(),
  };
  return { self, judge: (holder) => judge(self, holder) };
}

async function judge(self: Holder, holder: Holder): Promise<Verdict> {
  const isSameBoot = self.boot_id === holder.boot_id;
  if (self.host !== holder.host) return 'unknown';
  if (!isSameBoot) return self.boot_id === null || holder.boot_id === null ? 'unknown' : 'dead';
  if (self.pid_namespace !== holder.pid_namespace) return 'unknown';
  if (!exists(holder.pid)) return 'dead';
  const started = await readStart(holder.pid);
  if (started === 'gone') return 'dead';
  // another start time: the number went to another process
  return started !== null && holder.process_started !== null && started !== holder.process_started ? 'dead' : 'alive';
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0); // signal 0 only asks
    return true;
  } catch (error) {
    // EPERM: it exists and belongs to another user
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** `gone`: there is no such process, or only its exit status is left. `null`: this system does not tell. */
async function readStart(pid: number): Promise<string | 'gone' | null> {
  if (process.platform !== 'linux') return null;
  const stat = await readText(`/proc/${pid}/stat`);
  if (stat === undefined) return 'gone';
  // the second field is the command in parentheses and may hold anything, blanks and parentheses included
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  return state === 'Z' || state === 'X' ? 'gone' : (fields[19] ?? null);
}

async function readBootId(): Promise<string | null> {
  return (await readText('/proc/sys/kernel/random/boot_id'))?.trim() ?? null;
}

async function readNamespace(): Promise<string | null> {
  try {
    return await readlink('/proc/self/ns/pid');
  } catch {
    return null; // not on Linux, or hidden: then there is nothing to compare
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined; // not on Linux, or the process has just ended
  }
}

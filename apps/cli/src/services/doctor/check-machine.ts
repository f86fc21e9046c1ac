import { formatBytes } from '../../terminal/format-quantity.ts';
import type { Finding } from './finding.ts';
import { ok, problem, warning } from './finding.ts';

export interface Machine {
  /** `24.21.0` */
  readonly nodeVersion: string;
  /** Cores this process may use. */
  readonly parallelism: number;
  readonly memory: {
    /** What the process may use at most: the machine's memory, or the container's limit. */
    readonly limitBytes: number;
    readonly availableBytes: number;
  };
  /** Wall clock in milliseconds. */
  readonly nowMs: number;
}

const OLDEST_NODE = [22, 15] as const;
/** Its fetch ends streams too early, which breaks clients built on node-fetch. */
const BROKEN_NODE = '24.17.0';
/** A whole export of a wide table needs less than this. */
const COMFORTABLE_BYTES = 1_000_000_000;
const TIGHT_BYTES = 400_000_000;
/** No build of ecomlake is older, so an earlier clock is wrong. */
const EARLIEST_MS = Date.UTC(2025, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);

export function checkMachine({ nodeVersion, parallelism, memory, nowMs }: Machine): readonly Finding[] {
  return [checkNode(nodeVersion), checkMemory(memory), checkClock(nowMs), ok('cores', `${parallelism} usable`)];
}

function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    return problem(
      'node',
      `Node ${version} is older than ${OLDEST_NODE.join('.')}`,
      'install Node 24: https://nodejs.org',
    );
  }
  if (version === BROKEN_NODE) {
    return warning('node', `Node ${version} cuts downloads short`, 'install another Node 24: https://nodejs.org');
  }
  return ok('node', `Node ${version}`);
}

function checkMemory({ limitBytes, availableBytes }: Machine['memory']): Finding {
  const message = `${formatBytes(availableBytes)} free of ${formatBytes(limitBytes)}`;
  if (availableBytes < TIGHT_BYTES) {
    return problem(
      'memory',
      `${message}; an export needs up to ${formatBytes(TIGHT_BYTES)}`,
      'end other programs, or raise the memory limit',
    );
  }
  if (availableBytes < COMFORTABLE_BYTES) {
    return warning('memory', message, 'end other programs, or export fewer tables at once with --table');
  }
  return ok('memory', message);
}

function checkClock(nowMs: number): Finding {
  const now = Number.isFinite(nowMs) ? new Date(nowMs).toISOString() : String(nowMs);
  if (nowMs < EARLIEST_MS || nowMs > LATEST_MS) {
    return problem('clock', `the clock says ${now}`, 'set the clock: sudo timedatectl set-ntp true');
  }
  return ok('clock', now);
}

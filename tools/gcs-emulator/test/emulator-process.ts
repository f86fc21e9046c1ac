import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export interface EmulatorProcess {
  readonly url: string;
  readonly child: ChildProcess;
}

/** The program in a process of its own, on any free port; killed when the test is over. */
export async function startEmulatorProcess(...args: readonly string[]): Promise<EmulatorProcess> {
  const child = spawn(process.execPath, ['-C', '@ecomlake/source', MAIN, '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\S+/.exec(line)?.[0];
    if (url !== undefined) return { url, child };
  }
  throw new Error('the program ended without listening');
}

/** Sends a signal and waits for the exit code and signal. */
export async function endEmulator(child: ChildProcess, signal: NodeJS.Signals): Promise<readonly unknown[]> {
  const ended = once(child, 'exit');
  child.kill(signal);
  return ended;
}

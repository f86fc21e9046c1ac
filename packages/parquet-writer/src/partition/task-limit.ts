/** Runs tasks beside the caller, a few at a time. */
export interface TaskLimit {
  /** Starts the task, when there is room; rejects when an earlier one failed. */
  start(task: () => Promise<void>): Promise<void>;
  /** Waits for all; rejects with the first failure. */
  drain(): Promise<void>;
  /** Waits for all, whatever became of them. */
  settle(): Promise<void>;
}

export function createTaskLimit(maxRunning: number): TaskLimit {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const throwFailure = (): void => {
    if (failures.length > 0) throw failures[0];
  };
  return {
    start: async (task) => {
      while (running.size >= maxRunning) await Promise.race(running);
      throwFailure();
      const settled: Promise<void> = task()
        .catch((error: unknown) => void failures.push(error)) // thrown by the next start or drain
        .finally(() => running.delete(settled));
      running.add(settled);
    },
    drain: async () => {
      await Promise.all(running);
      throwFailure();
    },
    settle: async () => {
      await Promise.all(running);
    },
  };
}

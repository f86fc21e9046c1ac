import { afterEach, beforeEach } from 'vitest';

/** Libraries never print: any console output of a package test fails that test. */
const METHODS = ['log', 'info', 'warn', 'error', 'debug'] as const;
const originals = METHODS.map((method) => console[method]);
let printed: string[] = [];

beforeEach(() => {
  printed = [];
  for (const method of METHODS)
    console[method] = (...values: unknown[]) => void printed.push(`${method}: ${values.join(' ')}`);
});

afterEach(() => {
  METHODS.forEach((method, index) => {
    const original = originals[index];
    if (original !== undefined) console[method] = original;
  });
  if (printed.length > 0) throw new Error(`a library printed to the console:\n${printed.join('\n')}`);
});

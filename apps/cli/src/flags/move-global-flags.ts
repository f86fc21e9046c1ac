import { GLOBAL_FLAGS, GLOBAL_VALUE_FLAGS } from './global-flags.ts';

/** Put global options that stand before the command behind it, where oclif looks for them. */
export function moveGlobalFlags(argv: readonly string[]): string[] {
  const count = countGlobalFlags(argv);
  const moved = argv.slice(0, count);
  const rest = argv.slice(count);
  const end = rest.indexOf('--');
  return end === -1 ? [...rest, ...moved] : [...rest.slice(0, end), ...moved, ...rest.slice(end)];
}

/** How many words at the beginning are global options and their values. */
export function countGlobalFlags(argv: readonly string[]): number {
  let count = 0;
  while (count < argv.length) {
    const word = argv[count] ?? '';
    const name = word.split('=', 1)[0] ?? '';
    if (!name.startsWith('--') || !Object.hasOwn(GLOBAL_FLAGS, name.slice(2))) break;
    const takesNext = GLOBAL_VALUE_FLAGS.has(name) && !word.includes('=') && count + 1 < argv.length;
    count += takesNext ? 2 : 1;
  }
  return count;
}

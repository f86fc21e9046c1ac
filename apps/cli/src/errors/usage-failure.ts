import { closestWord } from '../terminal/edit-distance.ts';
import type { Failure, FailureContext } from './failure.ts';

/** An error of oclif: wrong options or arguments. Known by shape, since a plugin may bring an oclif of its own. */
export function describeUsageFailure(error: unknown, { command }: FailureContext): Failure | undefined {
  // only oclif's CLIError has both; BaseCommand puts `oclif` on other errors too
  if (!(error instanceof Error) || !('oclif' in error) || !('render' in error)) return undefined;
  const help = command === undefined ? 'ecomlake --help' : `ecomlake ${command} --help`;
  const usage = (message: string, details: Failure['details'], ...nextSteps: string[]): Failure => ({
    code: 'ECL_CLI_USAGE',
    message,
    why: null,
    retryable: false,
    details,
    nextSteps: [...nextSteps, help],
  });

  const unknownFlags = textsOf(error, 'flags');
  if (unknownFlags.length > 0) {
    const names = unknownFlags.map((flag) => flag.split('=', 1)[0] ?? flag);
    const known = knownFlagsOf(error);
    const suggestions = names.flatMap((name) => closestWord(name, known) ?? []);
    const plural = names.length === 1 ? '' : 's';
    return usage(
      `unknown option${plural} ${names.join(', ')}`,
      { options: names },
      ...suggestions.map((suggestion) => `did you mean ${suggestion}?`),
    );
  }
  const missing = namesOf(error, 'args');
  if (missing.length > 0) {
    const plural = missing.length === 1 ? '' : 's';
    return usage(`missing argument${plural}: ${missing.map((name) => name.toUpperCase()).join(', ')}`, {
      arguments: missing,
    });
  }
  const unexpected = textsOf(error, 'args');
  if (unexpected.length > 0) {
    return usage(`unexpected argument${unexpected.length === 1 ? '' : 's'}: ${unexpected.join(' ')}`, {
      arguments: unexpected,
    });
  }
  return usage(tidyMessage(error.message), {});
}

/** oclif's wording without its line breaks and its closing hint, which is among our next steps. */
export function tidyMessage(message: string): string {
  return message
    .replace(/\n?See more help with --help/g, '')
    .replace(/^The following errors? occurred:\s*/, '')
    .replace(/^Parsing (--[\w-]+)\s+(?:\1: )?/, '$1: ')
    .replace(/\s*\n\s*/g, '; ')
    .trim()
    .replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

function textsOf(error: Error, property: string): string[] {
  // read as unknown: these properties are those of oclif's error classes
  const value: unknown = Reflect.get(error, property);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function namesOf(error: Error, property: string): string[] {
  const value: unknown = Reflect.get(error, property);
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null || !('name' in item)) return [];
    return typeof item.name === 'string' ? [item.name] : [];
  });
}

function knownFlagsOf(error: Error): string[] {
  const parse: unknown = Reflect.get(error, 'parse');
  const input = property(parse, 'input');
  const flags = property(input, 'flags');
  return typeof flags === 'object' && flags !== null ? Object.keys(flags).map((name) => `--${name}`) : [];
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

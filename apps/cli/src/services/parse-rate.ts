import { CliError } from '../errors/cli-error.ts';

/** A share as typed: `0.01` or `1%`, from 0 to 1. @throws {CliError} `ECL_CLI_USAGE` */
export function parseRate(text: string, option: string): number {
  const match = /^(\d+(?:\.\d+)?|\.\d+)(%?)$/.exec(text.trim());
  const rate = match === null ? NaN : Number(match[1]) / (match[2] === '%' ? 100 : 1);
  if (rate >= 0 && rate <= 1) return rate;
  throw new CliError('ECL_CLI_USAGE', `${option}: "${text}" is no share from 0 to 1 (0% to 100%)`, {
    nextSteps: [`for example ${option} 0.01, or ${option} 1%`],
  });
}

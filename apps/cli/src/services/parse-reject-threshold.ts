import type { RejectThreshold } from '@ecomlake/schema-contract';

import { CliError } from '../errors/cli-error.ts';

/** `250` → at most 250 rows; `0.5%` → at most that share of the rows read. @throws {CliError} `ECL_CLI_USAGE` */
export function parseRejectThreshold(text: string): RejectThreshold {
  const trimmed = text.trim();
  if (/^\d{1,15}$/.test(trimmed)) return { maxRows: Number(trimmed), maxShare: null };
  const percent = /^(\d{1,3}(?:\.\d+)?)\s*%$/.exec(trimmed)?.[1];
  if (percent !== undefined && Number(percent) <= 100) return { maxRows: null, maxShare: Number(percent) / 100 };
  throw new CliError(
    'ECL_CLI_USAGE',
    `--max-rejects: "${text}" is neither a number of rows nor a share of 0% to 100%`,
    {
      nextSteps: ['for example --max-rejects 250, or --max-rejects 0.5%'],
    },
  );
}

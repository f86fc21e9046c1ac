import winston from 'winston';

import type { LogLevel } from './flags/global-flags.ts';
import type { Paint, Style } from './terminal/colours.ts';

/** What commands and the libraries they call write their messages to; it always ends on stderr. */
export interface CliLogger {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
}

type Fields = Readonly<Record<string, unknown>>;

export interface CreateLoggerOptions {
  readonly level: LogLevel;
  readonly format: 'text' | 'json';
  readonly paint: Paint;
  /** Called before each line, so that a progress line can make room. @default nothing */
  readonly beforeWrite?: (() => void) | undefined;
}

const LEVELS = { CRITICAL: 0, ERROR: 1, WARNING: 2, INFO: 3, DEBUG: 4 } as const satisfies Record<LogLevel, number>;
const STYLES = {
  CRITICAL: 'red',
  ERROR: 'red',
  WARNING: 'yellow',
  INFO: 'cyan',
  DEBUG: 'dim',
} as const satisfies Record<LogLevel, Style>;

/** `text`: time, level, message, `key=value`. `json`: one object a line with the names Cloud Logging expects. */
export function createLogger({ level, format, paint, beforeWrite }: CreateLoggerOptions): CliLogger {
  const logger = winston.createLogger({
    levels: LEVELS,
    level,
    format: winston.format.printf((info) => {
      beforeWrite?.();
      return format === 'json' ? jsonLine(info) : textLine(info, paint);
    }),
    // without stderrLevels winston writes to stdout, which belongs to the result
    transports: [new winston.transports.Console({ stderrLevels: Object.keys(LEVELS), forceConsole: false })],
  });
  const write = (name: LogLevel, message: string, fields: Fields = {}): void => {
    // winston would lay out the line first and drop it then
    if (LEVELS[name] <= LEVELS[level]) logger.log({ level: name, message, fields });
  };
  return {
    debug: (message, fields) => write('DEBUG', message, fields),
    info: (message, fields) => write('INFO', message, fields),
    warn: (message, fields) => write('WARNING', message, fields),
    error: (message, fields) => write('ERROR', message, fields),
  };
}

function jsonLine({ level, message, fields }: winston.Logform.TransformableInfo): string {
  const time = new Date().toISOString();
  return JSON.stringify({ ...asFields(fields), severity: level, message, time }, jsonSafe);
}

function textLine({ level, message, fields }: winston.Logform.TransformableInfo, paint: Paint): string {
  const pairs = Object.entries(asFields(fields)).map(
    ([key, value]) => ` ${paint('dim', `${key}=`)}${textValue(value)}`,
  );
  const time = new Date().toISOString().slice(11, 19);
  // one of ours: nobody else writes to this logger
  const name = level as LogLevel;
  return `${paint('dim', `${time}Z`)} ${paint(STYLES[name], name.padEnd(8))} ${String(message)}${pairs.join('')}`;
}

function asFields(value: unknown): Fields {
  // put there by `write` above
  return value as Fields;
}

function textValue(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value, jsonSafe) ?? 'undefined');
  return /^[^\s"=]+$/.test(text) || typeof value !== 'string' ? text : JSON.stringify(text);
}

function jsonSafe(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Error) return { name: value.name, message: value.message };
  return value;
}

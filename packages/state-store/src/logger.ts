/** The subset of `winston.Logger` this package needs, declared here so that the library does not depend on winston. */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

// `node -C @ecomlake/source tools/gcs-emulator/src/main.ts --port 4443 --data-dir DIR [--bucket NAME]…`
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { GcsEmulatorError } from './errors.ts';
import { startGcsEmulator } from './start-gcs-emulator.ts';

const USAGE = 'usage: gcs-emulator [--port 4443] [--data-dir DIR] [--bucket NAME]… [--auth]';

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const emulator = await startGcsEmulator(parseOptions(args));
    console.log(`gcs-emulator listens on ${emulator.url}`);
    await new Promise<void>((settle) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => settle());
    });
    await emulator.close();
    return 0;
  } catch (error) {
    if (!(error instanceof GcsEmulatorError)) throw error;
    console.error(error.message);
    return 2;
  }
}

function parseOptions(args: readonly string[]) {
  const { port, 'data-dir': dataDir, bucket, auth } = parseFlags(args);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new GcsEmulatorError('ECL_GCS_EMULATOR_OPTIONS', `--port: expected 0 to 65535, got "${port}"\n${USAGE}`);
  return {
    port: Number(port),
    dataDir: dataDir === undefined ? undefined : resolve(dataDir),
    buckets: bucket,
    auth: auth ? {} : undefined,
  };
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '4443' },
        'data-dir': { type: 'string' },
        bucket: { type: 'string', multiple: true, default: [] },
        auth: { type: 'boolean', default: false },
      },
    }).values;
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new GcsEmulatorError('ECL_GCS_EMULATOR_OPTIONS', `${problem}\n${USAGE}`, { cause });
  }
}

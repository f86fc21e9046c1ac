import type { AnyManifest } from '@ecomlake/manifest';
import { Config } from '@oclif/core';
import type { Interfaces } from '@oclif/core';

export interface VersionDocument {
  readonly version: string;
  readonly node: string;
  /** `linux-x64` */
  readonly platform: string;
  /** Versions of the formats that are read, and the one that is written. */
  readonly formats: {
    readonly manifest: { readonly reads: readonly AnyManifest['schemaVersion'][]; readonly writes: '1.0.0' };
    readonly contract: { readonly reads: readonly string[]; readonly writes: string };
  };
}

/** The answer to `--version --json`. */
export async function versionDocument(loadOptions: Interfaces.LoadOptions): Promise<VersionDocument> {
  const { version, platform, arch } = await Config.load(loadOptions);
  return {
    version,
    node: process.versions.node,
    platform: `${platform}-${arch}`,
    formats: {
      manifest: { reads: ['0.1.0', '1.0.0'], writes: '1.0.0' },
      contract: { reads: ['ODCS 3.0', 'ODCS 3.1', 'flat'], writes: 'ODCS 3.1' },
    },
  };
}

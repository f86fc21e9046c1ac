/**
 * Version of the data: raised when the same seed and configuration would give other rows. Written to manifests as
 * `generator_version`.
 */
export const GENERATOR_VERSION = '1.0.0';

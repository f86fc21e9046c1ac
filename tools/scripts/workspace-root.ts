import { fileURLToPath } from 'node:url';

/** The workspace's root folder, without a slash at its end. */
export const WORKSPACE_ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

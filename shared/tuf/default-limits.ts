/** Default limits of python-tuf, tuf-js and go-tuf alike (their `UpdaterConfig`), in bytes. */
export const ROOT_LIMIT = 512_000;
export const TARGETS_LIMIT = 5_000_000;

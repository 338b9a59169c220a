import manifest from "../package.json" with { type: "json" };

/** Vite's mode for what is shipped; every other mode is for tests, rehearsals and `npm start`. */
export const RELEASE_MODE = "production";

/** The one Electron version that package.json pins, such as "45.4.1". Throws on a range: a release names one version. */
export function pinnedElectron(): string {
  const version = manifest.devDependencies.electron;
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`electron is pinned to "${version}"`);
  return version;
}

/** The values of the constants that electron/build-constants.d.ts declares, as Vite's `define` wants them. */
export function buildConstants(mode: string): Record<string, string> {
  return {
    __PINNED_ELECTRON__: JSON.stringify(pinnedElectron()),
    __RELEASE__: JSON.stringify(mode === RELEASE_MODE),
  };
}

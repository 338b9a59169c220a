import { MakerZIP } from "@electron-forge/maker-zip";
import { FusesPlugin } from "@electron-forge/plugin-fuses";
import { VitePlugin } from "@electron-forge/plugin-vite";
import type { ForgeConfig } from "@electron-forge/shared-types";
import { HARDENED_FUSES } from "./scripts/fuses.ts";
import { UNPACKED } from "./scripts/pkcs11js-files.ts";
import { readRuntime } from "./scripts/runtime.ts";

const config: ForgeConfig = {
  packagerConfig: { asar: { unpack: UNPACKED }, name: "Conclave", executableName: "conclave" },
  makers: [new MakerZIP({})],
  plugins: [
    new VitePlugin({
      build: [
        { entry: "electron/main.ts", config: "vite.main.config.ts", target: "main" },
        { entry: "electron/preload.ts", config: "vite.preload.config.ts", target: "preload" },
      ],
      renderer: [{ name: "window", config: "vite.renderer.config.ts" }],
    }),
    new FusesPlugin(HARDENED_FUSES),
  ],
  hooks: {
    prePackage: () => {
      const { kind, version } = readRuntime();
      return kind === "official"
        ? Promise.resolve()
        : Promise.reject(
            new Error(
              `Set up here is the test runtime, Electron ${version}. A release is made with the pinned Electron only.`,
            ),
          );
    },
  },
};

export default config;

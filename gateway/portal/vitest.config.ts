import { defineConfig, mergeConfig } from "vitest/config";
import portal from "./vite.config.ts";

export default mergeConfig(
  portal,
  defineConfig({
    test: {
      environment: "jsdom",
      setupFiles: ["src/testing/setup.ts"],
      include: ["src/**/*.test.{ts,tsx}"],
      css: false,
      // Nothing else runs meanwhile.
      maxWorkers: "100%",
      // A busy machine is no failure.
      testTimeout: 120_000,
    },
  }),
);

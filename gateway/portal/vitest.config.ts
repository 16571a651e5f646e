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
      // The files of one worker share what they import: a third of the time. What a test leaves behind, setup.ts ends.
      isolate: false,
      // Nothing else runs meanwhile.
      maxWorkers: "100%",
      // A busy machine is no failure.
      testTimeout: 300_000,
    },
  }),
);

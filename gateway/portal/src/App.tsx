import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { useMemo } from "react";
import { RouterProvider } from "react-router/dom";
import { createQueryClient } from "./auth/sessions/queryClient";
import { resolver, theme } from "./design/theme";
import { createRouter } from "./routes";

export function App({ nonce }: { nonce: string }) {
  const client = useMemo(createQueryClient, []);
  const router = useMemo(createRouter, []);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolver}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

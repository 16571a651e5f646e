import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import axe from "axe-core";
import type { ComponentType } from "react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { createClient } from "../client";
import { resolver, theme } from "../design/theme";

/** Shows a page of the portal at an address, as the app would. */
export function show(Page: ComponentType, at: string, path = "*") {
  const router = createMemoryRouter(
    [
      { path, Component: Page },
      { path: "*", Component: () => <p>ailleurs</p> },
    ],
    { initialEntries: [at] },
  );
  const client = createClient();
  const shown = render(
    <MantineProvider theme={theme} cssVariablesResolver={resolver} env="test">
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { ...shown, router, client };
}

/** What axe finds wrong. Colours are for a real browser: jsdom paints nothing (tokens.test.ts checks them). */
export async function faults(container: HTMLElement): Promise<string[]> {
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(" ")}`);
}

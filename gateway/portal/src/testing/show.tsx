import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render as draw } from "@testing-library/react";
import axe from "axe-core";
import type { ComponentType } from "react";
import { createMemoryRouter, type RouteObject, RouterProvider } from "react-router";
import { createQueryClient } from "../auth/sessions/queryClient";
import { resolver, theme } from "../design/theme";

const Elsewhere = () => <p>ailleurs</p>;

type Address = string | { pathname: string; state: unknown };

function render(routes: RouteObject[], at: Address) {
  const router = createMemoryRouter([...routes, { path: "*", Component: Elsewhere }], {
    initialEntries: [at],
  });
  const shown = draw(
    <MantineProvider theme={theme} cssVariablesResolver={resolver} env="test">
      <QueryClientProvider client={createQueryClient()}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { ...shown, router };
}

/** Shows a page of the portal at an address, as the app would. */
export const show = (Page: ComponentType, at: Address, path = "*") => render([{ path, Component: Page }], at);

/** Shows a page inside what surrounds it. */
export const showWithin = (Around: ComponentType, Page: ComponentType, at: string, path = at.split("?")[0]) =>
  render([{ Component: Around, children: [{ path, Component: Page }] }], at);

/** What axe finds wrong. Colours are for a real browser: jsdom paints nothing (tokens.test.ts checks them). */
export async function faults(container: HTMLElement): Promise<string[]> {
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(" ")}`);
}

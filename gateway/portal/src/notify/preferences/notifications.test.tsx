import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { Preferences } from "../../api/notify";
import { SignedIn } from "../../shell/SignedIn";
import { alice, pageOf, vault } from "../../testing/cast";
import { serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { Notifications } from "./Notifications";

const usual: Preferences = {
  time_zone: "Europe/Paris",
  new_documents: "at_once",
  signature_reminders: "at_once",
  sent_documents: "at_once",
  pay: "at_once",
};

it("NOTIF-03: somebody asks for one mail a day, at eight where they live, and no reminders", async () => {
  const came = serve({
    "GET /api/auth/me": () => ({ json: alice }),
    "GET /api/tenancy/spaces": () => ({ json: pageOf(vault) }),
    "GET /api/notify/preferences": () => ({ json: usual }),
    "PUT /api/notify/preferences": async request => ({ json: await request.json() }),
  });
  const { container } = showWithin(SignedIn, Notifications, "/compte/notifications");
  const documents = await screen.findByRole("radiogroup", { name: "Nouveaux documents" });
  expect(within(documents).getByRole("radio", { name: "Tout de suite" })).toBeChecked();
  expect(screen.queryByRole("combobox", { name: "8 h, à l’heure de" })).toBeNull();
  await userEvent.click(within(documents).getByRole("radio", { name: "Une fois par jour, à 8 h" }));
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "8 h, à l’heure de" }), "Cayenne");
  const reminders = screen.getByRole("radiogroup", { name: "Rappels de signature" });
  await userEvent.click(within(reminders).getByRole("radio", { name: "Jamais" }));
  await userEvent.click(screen.getByRole("button", { name: "Enregistrer" }));
  expect(await screen.findByText("Vos choix sont enregistrés.")).toBeVisible();
  expect(await came.find(({ method }) => method === "PUT")?.json()).toEqual({
    ...usual,
    time_zone: "America/Cayenne",
    new_documents: "daily",
    signature_reminders: "never",
  });
  expect(await faults(container)).toEqual([]);
});

import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { pageOf } from "../../testing/cast";
import { serve } from "../../testing/server";
import { faults, show } from "../../testing/show";
import { CapturedMail } from "./CapturedMail";

const letter = {
  id: "letter",
  to: "Alice <alice@exemple.fr>",
  subject: "Bienvenue",
  text: "Bonjour",
  html: "<p>Bonjour <a href='https://chartrier.fr/aide'>Aide</a></p>",
  sent_at: "2026-11-20T10:00:00Z",
};
const text = { ...letter, id: "text", to: "+33612345678", subject: "SMS", text: "Chartrier : 123456" };

describe("the messages of an embedded run", () => {
  it("are e-mails and text messages, each shown as what it is", async () => {
    serve({
      "GET /api/notify/captured-messages": () => ({ json: pageOf(letter, text) }),
      "GET /api/notify/captured-messages/letter": () => ({ json: letter }),
      "GET /api/notify/captured-messages/text": () => ({ json: text }),
    });
    const { container } = show(CapturedMail, "/courrier");
    expect(await screen.findByTitle("Contenu du message")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: /Au 06 12 34 56 78/ }));
    expect(await screen.findByText("Chartrier : 123456")).toBeVisible();
    expect(screen.queryByTitle("Contenu du message")).toBeNull();
    expect(screen.getByRole("heading", { name: "SMS" }).firstChild).toHaveFocus();
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Tous les messages" }));
    expect(await screen.findByTitle("Contenu du message")).toBeVisible();
  });
});

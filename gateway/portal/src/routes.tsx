import type { ComponentType } from "react";
import { createBrowserRouter, Outlet, type RouteObject, ScrollRestoration } from "react-router";
import { Broken, NotFound } from "./pages/Broken";
import { Loading } from "./pages/states";

import { SignedIn } from "./session/SignedIn";

type Screen = () => Promise<ComponentType>;

/** A page that is fetched when it is first opened. */
const page = (path: string, screen: Screen): RouteObject => ({
  path,
  lazy: async () => ({ Component: await screen() }),
});

const publicPages = [
  page("/connexion", async () => (await import("./entry/SignIn")).SignIn),
  page("/activation", async () => (await import("./entry/Activation")).Activation),
  page("/partage", async () => (await import("./sharing/OpenedShare")).OpenedShare),
  page("/parcours/:key", async () => (await import("./requests/JourneyPresentation")).JourneyPresentation),
  page("/courrier", async () => (await import("./mail/KeptMail")).KeptMail),
  page("/aide", async () => (await import("./texts/Help")).Help),
  page("/conditions/:kind?", async () => (await import("./texts/TermsPage")).TermsPage),
  page("/confidentialite", async () => (await import("./texts/LegalPages")).Privacy),
  page("/mentions-legales", async () => (await import("./texts/LegalPages")).Notice),
];

const ownPages = [
  page("/", async () => (await import("./home/Home")).Home),
  page("/documents", async () => (await import("./documents/Documents")).Documents),
  page("/documents/:id", async () => (await import("./documents/Viewer")).Viewer),
  page("/documents/:id/signature", async () => (await import("./signing/Signing")).Signing),
  page("/documents/:id/partage", async () => (await import("./sharing/Share")).Share),
  page("/partages", async () => (await import("./sharing/Shares")).Shares),
  page("/demandes", async () => (await import("./requests/ChooseJourney")).ChooseJourney),
  page("/demandes/:id", async () => (await import("./requests/Filing")).Filing),
  page("/mon-suivi", async () => (await import("./requests/FollowUp")).FollowUp),
  page("/mon-suivi/:id", async () => (await import("./requests/RequestDetail")).RequestDetail),
  page("/compte", async () => (await import("./account/Account")).Account),
];

const Opening = () => <Loading />;

function Root() {
  return (
    <>
      <Outlet />
      <ScrollRestoration />
    </>
  );
}

export const createRouter = () =>
  createBrowserRouter([
    {
      Component: Root,
      ErrorBoundary: Broken,
      HydrateFallback: Opening,
      children: [
        ...publicPages,
        { Component: SignedIn, children: [...ownPages, { path: "*", Component: NotFound }] },
      ],
    },
  ]);

import type { ComponentType } from "react";
import { createBrowserRouter, Outlet, type RouteObject, ScrollRestoration } from "react-router";
import { Announcer } from "./pages/announcing";
import { Broken, NotFound } from "./pages/Broken";
import { useHeldFocus } from "./pages/heldFocus";
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
  page("/connexion/etape", async () => (await import("./entry/steps/NextStep")).NextStep),
  page("/connexion/retour/:provider", async () => (await import("./entry/OutsideReturn")).OutsideReturn),
  page("/connexion/rattacher", async () => (await import("./entry/OutsideLinking")).OutsideLinking),
  page("/rejoindre", async () => (await import("./entry/Joining")).Joining),
  page("/mot-de-passe-oublie", async () => (await import("./entry/AskReset")).AskReset),
  page("/reinitialisation", async () => (await import("./entry/Reset")).Reset),
  page("/identifiant-perdu", async () => (await import("./entry/LostIdentifier")).LostIdentifier),
  page("/ouvrir-un-compte", async () => (await import("./entry/Opening")).Opening),
  page("/autorisation", async () => (await import("./entry/Authorization")).Authorization),
  page("/deconnexion", async () => (await import("./entry/SignOutAsked")).SignOutAsked),
  page("/activation", async () => (await import("./entry/Activation")).Activation),
  page("/suppression", async () => (await import("./account/ClosingProgress")).ClosingProgress),
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
  page("/compte/adresses", async () => (await import("./account/Addresses")).Addresses),
  page("/compte/securite", async () => (await import("./account/Security")).Security),
  page("/compte/appareils", async () => (await import("./account/Devices")).Devices),
  page("/compte/comptes-associes", async () => (await import("./account/LinkedAccounts")).LinkedAccounts),
  page("/compte/accords", async () => (await import("./account/Consents")).Consents),
  page("/compte/journal", async () => (await import("./account/SecurityJournal")).SecurityJournal),
  page("/compte/mes-donnees", async () => (await import("./account/OwnData")).OwnData),
  page("/compte/suppression", async () => (await import("./account/Closing")).Closing),
];

const Opening = () => <Loading />;

function Root() {
  useHeldFocus();
  return (
    <>
      <Outlet />
      <Announcer />
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

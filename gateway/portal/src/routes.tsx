import type { ComponentType } from "react";
import { createBrowserRouter, Outlet, type RouteObject, ScrollRestoration } from "react-router";
import { KnownReader } from "./shell/KnownReader";
import { SignedIn } from "./shell/SignedIn";
import { useReturnFocus } from "./ui/focus/returnFocus";
import { Announcer } from "./ui/messages/Announcer";
import { Loading } from "./ui/messages/QueryStates";
import { ErrorPage, NotFound, RouteFailure } from "./ui/pages/ErrorPage";

type Screen = () => Promise<ComponentType>;

/** A page that is fetched when it is first opened. */
const page = (path: string, screen: Screen): RouteObject => ({
  path,
  lazy: async () => ({ Component: await screen() }),
});

const publicPages = [
  page("/connexion", async () => (await import("./auth/sign_in/SignIn")).SignIn),
  page("/connexion/etape", async () => (await import("./auth/sign_in/steps/NextStep")).NextStep),
  page(
    "/connexion/retour/:provider",
    async () => (await import("./auth/outside_identities/OutsideReturn")).OutsideReturn,
  ),
  page(
    "/connexion/rattacher",
    async () => (await import("./auth/outside_identities/OutsideLinking")).OutsideLinking,
  ),
  page("/rejoindre", async () => (await import("./auth/invitations/Joining")).Joining),
  page("/mot-de-passe-oublie", async () => (await import("./auth/passwords/AskReset")).AskReset),
  page("/reinitialisation", async () => (await import("./auth/passwords/Reset")).Reset),
  page("/identifiant-perdu", async () => (await import("./auth/recovery/LostIdentifier")).LostIdentifier),
  page("/ouvrir-un-compte", async () => (await import("./auth/client_accounts/Opening")).Opening),
  page("/autorisation", async () => (await import("./auth/openid/Authorization")).Authorization),
  page("/deconnexion", async () => (await import("./auth/openid/ApplicationSignOut")).ApplicationSignOut),
  page("/activation", async () => (await import("./auth/activation/Activation")).Activation),
  page("/suppression", async () => (await import("./auth/account_closing/ClosingProgress")).ClosingProgress),
  page("/partage", async () => (await import("./sharing/OpenedShare")).OpenedShare),
  page("/courrier", async () => (await import("./notify/captured_mail/CapturedMail")).CapturedMail),
];

const forAnybody = [
  page(
    "/refus-dematerialisation/:employer?",
    async () => (await import("./vault/paper_refusals/PaperRefusalPage")).PaperRefusalPage,
  ),
  page("/verifier", async () => (await import("./signature/verification/Verify")).Verify),
  page(
    "/parcours/:key",
    async () => (await import("./deposits/journeys/JourneyPresentation")).JourneyPresentation,
  ),
  page("/demarches", async () => (await import("./deposits/journeys/JourneyCatalogue")).JourneyCatalogue),
  page("/aide", async () => (await import("./texts/Help")).Help),
  page("/conditions/:kind?", async () => (await import("./texts/TermsPage")).TermsPage),
  page("/confidentialite", async () => (await import("./texts/LegalPages")).Privacy),
  page("/mentions-legales", async () => (await import("./texts/LegalPages")).Notice),
];

const ownPages = [
  page("/", async () => (await import("./home/Home")).Home),
  page("/documents", async () => (await import("./vault/listing/Documents")).Documents),
  page("/documents-transmis", async () => (await import("./vault/sent/SentDocuments")).SentDocuments),
  page("/documents-transmis/lots", async () => (await import("./vault/sent/Batches")).Batches),
  page("/documents-transmis/lots/:id", async () => (await import("./vault/sent/BatchAnswers")).BatchAnswers),
  page("/documents-transmis/exports", async () => (await import("./vault/exports/Exports")).Exports),
  page("/campagnes", async () => (await import("./vault/campaigns/Campaigns")).Campaigns),
  page("/campagnes/nouvelle", async () => (await import("./vault/campaigns/NewCampaign")).NewCampaign),
  page("/campagnes/:id", async () => (await import("./vault/campaigns/CampaignPage")).CampaignPage),
  page(
    "/documents-transmis/:id",
    async () => (await import("./vault/sent/SentDocumentPage")).SentDocumentPage,
  ),
  page("/coffre-personnel", async () => (await import("./vault/personal/PersonalVault")).PersonalVault),
  page("/journal", async () => (await import("./vault/journal/VaultJournal")).VaultJournal),
  page("/attestations/:id", async () => (await import("./vault/journal/AttestationPage")).AttestationPage),
  page("/abonnements", async () => (await import("./vault/paper_refusals/Subscriptions")).Subscriptions),
  page("/documents/:id", async () => (await import("./vault/viewing/Viewer")).Viewer),
  page("/documents/:id/signature", async () => (await import("./signature/signing/Signing")).Signing),
  page("/a-signer", async () => (await import("./signature/batches/ChooseDocuments")).DocumentsToSign),
  page("/demandes-de-signature", async () => (await import("./signature/requests/Requests")).Requests),
  page("/a-valider", async () => (await import("./signature/batches/ChooseDocuments")).DocumentsToValidate),
  page("/lots/:id", async () => (await import("./signature/batches/BatchPage")).BatchPage),
  page("/documents/:id/partage", async () => (await import("./sharing/Share")).Share),
  page("/documents/partage", async () => (await import("./sharing/Share")).ShareChosen),
  page("/partages/:id", async () => (await import("./sharing/SharePage")).SharePage),
  page("/partages", async () => (await import("./sharing/Shares")).Shares),
  page("/bienvenue", async () => (await import("./deposits/welcome/Welcome")).Welcome),
  page("/demandes", async () => (await import("./deposits/journeys/ChooseJourney")).ChooseJourney),
  page("/demandes/:id", async () => (await import("./deposits/drafts/Filing")).Filing),
  page("/mes-acomptes", async () => (await import("./deposits/advances/OwnAdvances")).OwnAdvances),
  page("/acomptes", async () => (await import("./deposits/advances/AdvanceDesk")).AdvanceDesk),
  page("/dossiers", async () => (await import("./deposits/cases/Queue")).Queue),
  page("/mes-heures", async () => (await import("./deposits/timesheets/OwnHours")).OwnHours),
  page("/releves-heures", async () => (await import("./deposits/timesheets/TimesheetDesk")).TimesheetDesk),
  page("/groupes", async () => (await import("./deposits/cases/CaseGroups")).CaseGroups),
  page("/dossiers/:id", async () => (await import("./deposits/cases/CasePage")).CasePage),
  page("/mon-suivi", async () => (await import("./deposits/requests/FollowUp")).FollowUp),
  page("/mon-suivi/:id", async () => (await import("./deposits/requests/RequestDetail")).RequestDetail),
  page("/mes-salaries", async () => (await import("./tenancy/employees/Employees")).Employees),
  page(
    "/mes-salaries/import/:unit/:id?",
    async () => (await import("./tenancy/imports/Imports")).EmployeeImports,
  ),
  page("/mes-salaries/:id", async () => (await import("./tenancy/employees/EmployeeFile")).EmployeeFile),
  page(
    "/ouvrir-mon-espace",
    async () => (await import("./tenancy/structures/opening/OpeningPage")).OpeningPage,
  ),
  page("/mes-clients", async () => (await import("./tenancy/clients/Clients")).Clients),
  page(
    "/mes-clients/import/:unit/:id?",
    async () => (await import("./tenancy/imports/Imports")).ClientImports,
  ),
  page("/acces/:space", async () => (await import("./tenancy/members/Members")).Members),
  page("/droits/:siren", async () => (await import("./tenancy/companies/CompanyAccess")).CompanyAccess),
  page("/acces/:space/ajouter", async () => (await import("./tenancy/new_member/NewMember")).NewMember),
  page(
    "/acces/:space/journal",
    async () => (await import("./tenancy/rights_journal/RightsJournal")).RightsJournal,
  ),
  page("/acces/:space/:member", async () => (await import("./tenancy/members/MemberPage")).MemberPage),
  page("/sous-comptes/:space", async () => (await import("./tenancy/sub_accounts/SubAccounts")).SubAccounts),
  page("/webhooks/:organisation", async () => (await import("./notify/webhooks/Webhooks")).Webhooks),
  page(
    "/webhooks/:organisation/:id",
    async () => (await import("./notify/webhooks/WebhookPage")).WebhookPage,
  ),
  page("/relations", async () => (await import("./tenancy/relations/Relations")).Relations),
  page("/mes-utilisateurs", async () => (await import("./tenancy/structures/users/Users")).Users),
  page(
    "/ma-fiche-client",
    async () => (await import("./tenancy/structures/profile/ClientFilePage")).ClientFilePage,
  ),
  page(
    "/mon-profil",
    async () => (await import("./tenancy/structures/profile/OwnProfilePage")).OwnProfilePage,
  ),
  page("/assistance", async () => (await import("./auth/support/SupportDesk")).SupportDesk),
  page(
    "/assistance/identifiants-perdus",
    async () => (await import("./auth/support/LostIdentifiers")).LostIdentifiers,
  ),
  page("/assistance/:id", async () => (await import("./auth/support/SupportedPerson")).SupportedPerson),
  page("/compte", async () => (await import("./auth/profile/Profile")).Profile),
  page("/compte/adresses", async () => (await import("./auth/profile/Addresses")).Addresses),
  page(
    "/compte/notifications",
    async () => (await import("./notify/preferences/Notifications")).Notifications,
  ),
  page("/compte/securite", async () => (await import("./auth/second_factors/Security")).Security),
  page("/compte/appareils", async () => (await import("./auth/devices/Devices")).Devices),
  page(
    "/compte/comptes-associes",
    async () => (await import("./auth/merging/LinkedAccounts")).LinkedAccounts,
  ),
  page(
    "/compte/signature",
    async () => (await import("./signature/appearance/OwnSignaturePage")).OwnSignaturePage,
  ),
  page("/compte/consentements", async () => (await import("./auth/consents/Consents")).Consents),
  page(
    "/compte/journal",
    async () => (await import("./auth/security_journal/SecurityJournal")).SecurityJournal,
  ),
  page("/compte/mes-donnees", async () => (await import("./auth/data_export/OwnData")).OwnData),
  page("/compte/suppression", async () => (await import("./auth/account_closing/Closing")).Closing),
];

const Opening = () => <Loading />;

function Root() {
  useReturnFocus();
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
      ErrorBoundary: ErrorPage,
      HydrateFallback: Opening,
      children: [
        ...publicPages,
        { Component: KnownReader, children: forAnybody },
        {
          Component: SignedIn,
          children: [
            { ErrorBoundary: RouteFailure, children: [...ownPages, { path: "*", Component: NotFound }] },
          ],
        },
      ],
    },
  ]);

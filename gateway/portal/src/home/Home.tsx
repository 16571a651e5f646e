import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, Navigate } from "react-router";
import type { Home as HomeContent } from "../api/vault";
import { useMe } from "../auth/sessions/me";
import { welcomeQuery } from "../deposits/welcome/welcomeQuery";
import { Icon } from "../design/Icon";
import { groupInThrees } from "../language/phoneNumber";
import { BatchesUnderWay } from "../signature/batches/BatchesUnderWay";
import { BatchLinks } from "../signature/batches/BatchLinks";
import { InvitationCards } from "../tenancy/invitations/InvitationCards";
import { CompanyName } from "../tenancy/relations/CompanyName";
import { RelationCards } from "../tenancy/relations/RelationCards";
import {
  useAdministered,
  useHasRight,
  useHasSpace,
  useMayFile,
  useReceivesDocuments,
  useSpaces,
  useStructureToCome,
} from "../tenancy/spaces/spaces";
import { Facts } from "../ui/content/Facts";
import { Sheet } from "../ui/content/Sheet";
import { Awaited, Empty, Loading } from "../ui/messages/QueryStates";
import { MainLink, PlainLink } from "../ui/navigation/MainAct";
import { HomePage } from "../ui/pages/HomePage";
import { RecentRows, WaitingRows } from "../vault/documents/DocumentRows";
import { SearchEverywhere } from "../vault/listing/SearchEverywhere";
import { Administration, Approvals, Support } from "./Administration";
import styles from "./Home.module.css";
import { Lead, useHomeContent, useWhatWaits } from "./whatWaits";

/** Home; once, whoever may file requests is welcomed first (DEP-03). */
export function Home() {
  const welcome = useQuery({ ...welcomeQuery, enabled: useMayFile() });
  if (welcome.isLoading) return <Loading lines={6} />;
  return welcome.data?.due ? <Navigate to="/bienvenue" replace /> : <OfSpaces />;
}

function OfSpaces() {
  const { t } = useTranslation();
  const me = useMe();
  const { all } = useSpaces();
  const content = useHomeContent();
  const receivesDocuments = useReceivesDocuments();
  const depositClient = useHasSpace("deposit_client");
  const companyUser = useHasSpace("company");
  const examines = useHasRight("operator", "case_manager");
  const structureToCome = useStructureToCome();
  const nothingYet = structureToCome && all.length === 0;
  const waits = useWhatWaits();
  const { invitations = [], relations = [] } = waits;
  const administered = useAdministered();
  const unnamed = administered.find(({ kind, named_by }) => kind === "company" && named_by);
  // A page has one main act: what opens a space, then the relation, for it holds documents back, then the first document.
  const relationMain = invitations.length === 0;
  const documentMain = relationMain && !relations.some(({ may_decide }) => may_decide);
  return (
    <HomePage
      name={t("documents.home.title")}
      greeting={t("documents.home.greeting", { name: me.first_name })}
      lead={nothingYet ? t("documents.home.opened") : <Lead waits={waits} />}
      waiting={
        <>
          {receivesDocuments && (
            <div className={styles.search}>
              <SearchEverywhere />
            </div>
          )}
          {receivesDocuments && <BatchesUnderWay />}
          {invitations.length > 0 && <InvitationCards open={invitations} />}
          {relations.length > 0 && <RelationCards proposed={relations} main={relationMain} />}
          {administered.map(
            space => space.pending.approvals > 0 && <Approvals key={space.holder_id} space={space} />,
          )}
          {unnamed && <CompanyName space={unnamed.holder_id} main={documentMain && !waits.documents} />}
          {structureToCome && <StructureToCome />}
          {examines && <CaseEntry />}
          {depositClient && <DepositEntry main={documentMain && !waits.documents} />}
          {receivesDocuments && (
            <Awaited of={content}>
              {found => <Waiting todo={found.todo} main={documentMain} heldBack={relations.length > 0} />}
            </Awaited>
          )}
        </>
      }
      holdings={
        <>
          {content.data && receivesDocuments && <Holdings compartments={content.data.compartments} />}
          <Administration />
        </>
      }
      person={
        <>
          <Person shares={receivesDocuments} />
          {companyUser && <Support />}
        </>
      }
    />
  );
}

interface WaitingProps {
  todo: HomeContent["todo"];
  main: boolean;
  /** Whether documents of an agency wait for a relation to be confirmed. */
  heldBack: boolean;
}

function Waiting({ todo, main, heldBack }: WaitingProps) {
  const { t } = useTranslation();
  const list = "/documents?state=todo";
  const aside = (
    <>
      <BatchLinks documents={todo.items} />
      {todo.total > todo.items.length && (
        <Link to={list}>{t("documents.home.allTodo", { count: todo.total })}</Link>
      )}
    </>
  );
  return (
    <Sheet title={t("documents.home.todo")} aside={aside} flush>
      {todo.items.length === 0 ? (
        <Empty icon="check" title={t("documents.home.nothingTodo")}>
          {t(heldBack ? "documents.home.heldBackText" : "documents.home.nothingTodoText")}
        </Empty>
      ) : (
        <WaitingRows
          documents={todo.items}
          main={main}
          from={{ list, ids: todo.items.map(({ id }) => id) }}
        />
      )}
    </Sheet>
  );
}

type CompartmentKey = HomeContent["compartments"][number]["key"];

/** The compartments that one has, also while nothing is in them. */
function useCompartments(): Set<CompartmentKey> {
  const person = useHasSpace("person");
  const signs = useHasRight("company", "S");
  const seesInvoices = useHasRight("company", "F");
  return new Set<CompartmentKey>([
    ...(person ? (["payslips", "contracts", "personal"] as const) : []),
    ...(signs ? (["contracts"] as const) : []),
    ...(seesInvoices ? (["invoices"] as const) : []),
  ]);
}

/** Each compartment, unfolded to its last documents (VLT-01). */
function Holdings({ compartments }: { compartments: HomeContent["compartments"] }) {
  const { t } = useTranslation();
  const own = useCompartments();
  const shown = compartments.filter(({ key, total }) => total > 0 || own.has(key));
  if (shown.length === 0) return null;
  return (
    <div className={styles.holdings}>
      {shown.map(({ key, latest }) => {
        const list = key === "personal" ? "/coffre-personnel" : `/documents?compartment=${key}`;
        const name = t(`documents.compartments.${key}`);
        const all = (
          <Link to={list} aria-label={t("common.seeAllOf", { name })}>
            {t("common.seeAll")}
          </Link>
        );
        return (
          <Sheet key={key} title={name} aside={all} flush>
            {latest.length === 0 ? (
              <p className={styles.none}>{t("documents.home.emptyCompartment")}</p>
            ) : (
              <details className={styles.latest} open>
                <summary>{t("documents.home.latest", { count: latest.length })}</summary>
                <RecentRows documents={latest} from={{ list, ids: latest.map(({ id }) => id) }} />
              </details>
            )}
          </Sheet>
        );
      })}
    </div>
  );
}

/** What a deposit client comes for. */
function DepositEntry({ main }: { main: boolean }) {
  const { t } = useTranslation();
  const mayFile = useMayFile();
  const Act = main ? MainLink : PlainLink;
  return (
    <Sheet title={t("documents.home.requests")}>
      <p className={styles.text}>
        {t(mayFile ? "documents.home.requestsText" : "documents.home.requestsConsulted")}
      </p>
      <div className={styles.acts}>
        {mayFile && (
          <Act to="/demandes" leftSection={<Icon name="plus" />}>
            {t("documents.home.newRequest")}
          </Act>
        )}
        <PlainLink to="/mon-suivi" leftSection={<Icon name="folder" />}>
          {t("documents.home.follow")}
        </PlainLink>
      </div>
    </Sheet>
  );
}

/** What a case manager comes for. */
function CaseEntry() {
  const { t } = useTranslation();
  return (
    <Sheet title={t("cases.title")}>
      <p className={styles.text}>{t("cases.lead")}</p>
      <div className={styles.acts}>
        <MainLink to="/dossiers">{t("documents.home.openCases")}</MainLink>
      </div>
    </Sheet>
  );
}

/** What comes after the opening of a client account, until there is a structure to file requests for (TEN-40). */
function StructureToCome() {
  const { t } = useTranslation();
  return (
    <Sheet title={t("documents.home.structure")}>
      <p className={styles.text}>{t("documents.home.structureWhy")}</p>
      <div className={styles.acts}>
        <MainLink to="/ouvrir-mon-espace">{t("documents.home.structureGo")}</MainLink>
      </div>
    </Sheet>
  );
}

function Person({ shares }: { shares: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <Sheet title={t("documents.home.me")} aside={<Link to="/compte">{t("documents.home.myAccount")}</Link>}>
      <div>
        <Facts
          wide
          lines={[
            [t("account.page.name"), `${me.first_name} ${me.last_name}`],
            [t("account.page.email"), me.email],
            [t("account.page.privateNumber"), groupInThrees(me.private_number)],
          ]}
        />
        {shares && (
          <Link to="/partages" className={styles.link}>
            <Icon name="share" /> {t("documents.home.myShares")}
          </Link>
        )}
      </div>
    </Sheet>
  );
}

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { countDrafts } from "../api/deposits";
import type { Relation, Space } from "../api/tenancy";
import { type Home as HomeContent, home } from "../api/vault";
import { useMe } from "../auth/sessions/me";
import { Icon } from "../design/Icon";
import { groupInThrees } from "../language/phoneNumber";
import { RelationCards, useProposedRelations } from "../tenancy/relations/RelationCards";
import {
  useDepositSpace,
  useHasSpace,
  useMayFile,
  useSpaces,
  useStructureToCome,
} from "../tenancy/spaces/spaces";
import { Facts } from "../ui/content/Facts";
import { Sheet } from "../ui/content/Sheet";
import { Awaited, Empty } from "../ui/messages/QueryStates";
import { MainLink, PlainLink } from "../ui/navigation/MainAct";
import { HomePage } from "../ui/pages/HomePage";
import { RecentRows, WaitingRows } from "../vault/documents/DocumentRows";
import styles from "./Home.module.css";

export function Home() {
  const { t } = useTranslation();
  const me = useMe();
  const { all, current } = useSpaces();
  const space = current?.holder_id ?? null;
  const content = useQuery({ queryKey: ["home", space], queryFn: () => home(space) });
  const clientUser = useHasSpace("company");
  const depositSpace = useDepositSpace();
  const depositClient = useHasSpace("deposit_client");
  const structureToCome = useStructureToCome();
  const nothingYet = structureToCome && all.length === 0;
  const total = content.data?.todo.total;
  const relations = useProposedRelations(clientUser);
  const drafts = useDrafts(depositSpace);
  // A page has one main act: the relation first, for it holds documents back; then the first that waits.
  const relationFirst = (relations ?? []).some(relation => relation.may_decide);
  return (
    <HomePage
      name={t("documents.home.title")}
      greeting={t("documents.home.greeting", { name: me.first_name })}
      lead={
        nothingYet ? (
          t("documents.home.opened")
        ) : (
          <Lead documents={total} relations={relations} drafts={drafts} />
        )
      }
      waiting={
        <>
          {relations && relations.length > 0 && <RelationCards proposed={relations} />}
          {structureToCome && <StructureToCome />}
          {depositClient && <DepositEntry main={!relationFirst && !total} />}
          {!nothingYet && (
            <Awaited of={content}>
              {found => (
                <Waiting todo={found.todo} main={!relationFirst} heldBack={(relations ?? []).length > 0} />
              )}
            </Awaited>
          )}
        </>
      }
      holdings={content.data && <Holdings compartments={content.data.compartments} />}
      person={<Person shares={!nothingYet} />}
    />
  );
}

interface LeadProps {
  documents: number | undefined;
  relations: Relation[] | undefined;
  drafts: number | undefined;
}

/** All that waits, in words. That nothing does is said only once everything that could wait was asked for. */
function Lead({ documents, relations, drafts }: LeadProps) {
  const { t } = useTranslation();
  const toDecide = relations?.filter(({ may_decide }) => may_decide).length ?? 0;
  const heldBack = (relations?.length ?? 0) - toDecide;
  const sentences = [
    documents && t("documents.home.waits", { count: documents }),
    toDecide > 0 && t("documents.home.relationWaits", { count: toDecide }),
    heldBack > 0 && t("documents.home.relationHeld", { count: heldBack }),
    drafts && t("documents.home.draftWaits", { count: drafts }),
  ].filter(Boolean);
  if (sentences.length > 0) return sentences.join(" ");
  const known = documents !== undefined && relations !== undefined && drafts !== undefined;
  return known ? t("documents.home.nothingWaits") : "\u00a0";
}

/** How many drafts of requests wait to be finished; none for those who file nothing. */
function useDrafts(space: Space | null): number | undefined {
  const holder = space?.holder_id ?? "";
  const { data } = useQuery({
    queryKey: ["requests", holder, "drafts"],
    queryFn: () => countDrafts(holder),
    enabled: space !== null,
  });
  return space === null ? 0 : data;
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
  const aside = todo.total > todo.items.length && (
    <Link to={list}>{t("documents.home.allTodo", { count: todo.total })}</Link>
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

function Holdings({ compartments }: { compartments: HomeContent["compartments"] }) {
  const { t } = useTranslation();
  const shown = compartments.filter(({ total }) => total > 0);
  if (shown.length === 0) return null;
  return (
    <div className={styles.holdings}>
      {shown.map(({ key, total, latest }) => {
        const list = `/documents?compartment=${key}`;
        const name = t(`documents.compartments.${key}`);
        const all = (
          <Link to={list} aria-label={t("common.seeAllOf", { name, total })}>
            {t("common.seeAll")} ({total})
          </Link>
        );
        return (
          <Sheet key={key} title={name} aside={all} flush>
            <RecentRows documents={latest} from={{ list, ids: latest.map(({ id }) => id) }} />
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

/** What comes after the opening of a client account, until there is a structure to file requests for (AUTH-30). */
function StructureToCome() {
  const { t } = useTranslation();
  const { email } = useMe();
  return (
    <Sheet title={t("documents.home.structure")}>
      <p className={styles.text}>{t("documents.home.structureWhy")}</p>
      <p className={styles.text}>{t("documents.home.structureHow", { email })}</p>
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

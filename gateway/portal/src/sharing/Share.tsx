import { useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useLocation, useParams } from "react-router";
import { createLink, type Link, type NewLink } from "../api/sharing";
import { document as askDocument, type DocumentDetail, shareTicket } from "../api/vault";
import { Icon } from "../design/Icon";
import { inWords, listInWords } from "../language/formats";
import { Sheet } from "../ui/content/Sheet";
import { Acts } from "../ui/forms/Form";
import { Notice } from "../ui/messages/Notice";
import { Outcome } from "../ui/messages/Outcome";
import { Empty, Failure, Loading } from "../ui/messages/QueryStates";
import { MainLink, PlainLink } from "../ui/navigation/MainAct";
import { Head } from "../ui/pages/Head";
import { ShareForm } from "./ShareForm";
import styles from "./sharing.module.css";

/** As many as one link shows. */
const MOST = 50;

/** One document. */
export function Share() {
  const { id = "" } = useParams();
  return <ShareDocuments ids={[id]} />;
}

/** The documents that were ticked in a list (SHR-01). */
export function ShareChosen() {
  const { t } = useTranslation();
  const { state } = useLocation();
  const ids: unknown = state?.ids;
  const chosen = Array.isArray(ids) ? ids.filter(each => typeof each === "string") : [];
  if (chosen.length > 0 && chosen.length <= MOST) return <ShareDocuments ids={chosen} />;
  return (
    <>
      <Head title={t("sharing.create.title")} />
      <Sheet>
        <Empty
          icon="share"
          title={t(chosen.length ? "sharing.create.tooMany" : "sharing.create.nothing", { count: MOST })}
          act={<PlainLink to="/documents">{t("sharing.list.emptyAct")}</PlainLink>}
        >
          {t("sharing.create.nothingText")}
        </Empty>
      </Sheet>
    </>
  );
}

function ShareDocuments({ ids }: { ids: string[] }) {
  const found = useQueries({
    queries: ids.map(id => ({ queryKey: ["document", id], queryFn: () => askDocument(id) })),
  });
  const failed = found.find(({ error }) => error);
  if (failed) return <Failure error={failed.error} retry={failed.refetch} />;
  const documents = found.flatMap(({ data }) => (data ? [data] : []));
  return documents.length < ids.length ? <Loading /> : <ShareFound documents={documents} />;
}

function ShareFound({ documents }: { documents: DocumentDetail[] }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  // What waits for an act is not shared yet: it is said, and the others go.
  const ready = documents.filter(({ state }) => state === "done");
  const waiting = documents.filter(({ state }) => state !== "done");
  const sharing = useMutation({
    mutationFn: async (wanted: Omit<NewLink, "tickets">) => {
      const tickets = await Promise.all(ready.map(async ({ id }) => (await shareTicket(id)).ticket));
      return createLink({ tickets, ...wanted });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["links"] }),
  });
  const alone = documents.length === 1 ? documents[0] : undefined;
  const trail = [
    { to: "/documents", label: t("documents.list.title") },
    ...(alone ? [{ to: `/documents/${alone.id}`, label: alone.title }] : []),
  ];
  return (
    <>
      <Head
        title={t("sharing.create.title")}
        trail={trail}
        lead={!sharing.data && t("sharing.create.lead")}
      />
      <div className={styles.column}>
        {sharing.data ? (
          <Shared link={sharing.data} back={alone} />
        ) : (
          <Sheet title={alone?.title ?? t("sharing.create.documents", { count: ready.length })}>
            {!alone && <Titles documents={ready} />}
            {waiting.length > 0 && (
              <Notice tone="waiting">
                {t("sharing.create.waiting", {
                  count: waiting.length,
                  title: listInWords(waiting.map(({ title }) => title)),
                })}
              </Notice>
            )}
            {ready.length > 0 && (
              <ShareForm send={sharing.mutate} sending={sharing.isPending} error={sharing.error} />
            )}
          </Sheet>
        )}
      </div>
    </>
  );
}

const Titles = ({ documents }: { documents: DocumentDetail[] }) => (
  <ul className={styles.titles}>
    {documents.map(({ id, title, organisation_name }) => (
      <li key={id}>
        {title} <span className={styles.soft}>{organisation_name}</span>
      </li>
    ))}
  </ul>
);

function Shared({ link, back }: { link: Link; back: DocumentDetail | undefined }) {
  const { t } = useTranslation();
  const values = {
    count: link.documents.length,
    title: link.documents[0]?.title ?? "",
    date: inWords(link.expires_at),
  };
  return (
    <Outcome
      mark={<Icon name="check" size={40} />}
      title={t("sharing.create.done", { name: link.recipient_name })}
    >
      <p>{t("sharing.create.doneText", values)}</p>
      {link.protection === "password" && <p>{t("sharing.create.donePassword")}</p>}
      <Acts>
        <MainLink to="/partages">{t("sharing.create.seeAll")}</MainLink>
        {back ? (
          <PlainLink to={`/documents/${back.id}`}>{t("sharing.create.backToDocument")}</PlainLink>
        ) : (
          <PlainLink to="/documents">{t("sharing.create.backToDocuments")}</PlainLink>
        )}
      </Acts>
    </Outcome>
  );
}

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { createLink, type Link, type NewLink } from "../api/sharing";
import { document as askDocument, type DocumentDetail, shareTicket } from "../api/vault";
import { Icon } from "../design/Icon";
import { inWords } from "../language/formats";
import { Sheet } from "../ui/content/Sheet";
import { Acts } from "../ui/forms/Form";
import { Outcome } from "../ui/messages/Outcome";
import { Awaited } from "../ui/messages/QueryStates";
import { MainLink, PlainLink } from "../ui/navigation/MainAct";
import { Head } from "../ui/pages/Head";
import { ShareForm } from "./ShareForm";
import styles from "./sharing.module.css";

export function Share() {
  const { id = "" } = useParams();
  const document = useQuery({ queryKey: ["document", id], queryFn: () => askDocument(id) });
  return <Awaited of={document}>{found => <ShareDocument document={found} />}</Awaited>;
}

function ShareDocument({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const sharing = useMutation({
    mutationFn: async (wanted: Omit<NewLink, "tickets">) => {
      const { ticket } = await shareTicket(document.id);
      return createLink({ tickets: [ticket], ...wanted });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["links"] }),
  });
  const trail = [
    { to: "/documents", label: t("documents.list.title") },
    { to: `/documents/${document.id}`, label: document.title },
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
          <Shared link={sharing.data} document={document} />
        ) : (
          <Sheet title={document.title}>
            <ShareForm send={sharing.mutate} sending={sharing.isPending} error={sharing.error} />
          </Sheet>
        )}
      </div>
    </>
  );
}

function Shared({ link, document }: { link: Link; document: DocumentDetail }) {
  const { t } = useTranslation();
  return (
    <Outcome
      mark={<Icon name="check" size={40} />}
      title={t("sharing.create.done", { name: link.recipient_name })}
    >
      <p>{t("sharing.create.doneText", { title: document.title, date: inWords(link.expires_at) })}</p>
      {link.protection === "password" && <p>{t("sharing.create.donePassword")}</p>}
      <Acts>
        <MainLink to="/partages">{t("sharing.create.seeAll")}</MainLink>
        <PlainLink to={`/documents/${document.id}`}>{t("sharing.create.backToDocument")}</PlainLink>
      </Acts>
    </Outcome>
  );
}

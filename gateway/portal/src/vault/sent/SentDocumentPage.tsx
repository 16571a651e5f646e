import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useParams } from "react-router";
import { type SentDocument, sentContent, sentDocument } from "../../api/vault";
import { Icon } from "../../design/Icon";
import { inWords } from "../../language/formats";
import { Facts } from "../../ui/content/Facts";
import { Sheet } from "../../ui/content/Sheet";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { Awaited, Empty } from "../../ui/messages/QueryStates";
import { PlainLink } from "../../ui/navigation/MainAct";
import { DocumentPage } from "../../ui/pages/DocumentPage";
import { typeName } from "../documents/naming";
import { extensionOf, fileName, keep } from "../documents/saveFile";
import { Pdf } from "../viewing/Pdf";
import { useTypeFields } from "../viewing/typeFields";
import { PartyState } from "./Parties";
import styles from "./sent.module.css";
import { WithdrawContract } from "./WithdrawContract";

/** A document that one's establishment sent: where it stands and, but for payslips, what it says (VLT-36). */
export function SentDocumentPage() {
  const { id = "" } = useParams();
  const document = useQuery({ queryKey: ["sent", "one", id], queryFn: () => sentDocument(id) });
  return <Awaited of={document}>{found => <Shown key={id} document={found} />}</Awaited>;
}

function Shown({ document }: { document: SentDocument }) {
  const { t } = useTranslation();
  const from = useLocation().state as { list?: string } | null;
  return (
    <DocumentPage
      title={document.title}
      trail={[{ to: `/documents-transmis${from?.list ?? ""}`, label: t("sent.title") }]}
      page={document.may_be_opened ? <Content of={document} /> : <Hidden document={document} />}
      acts={<Acts document={document} />}
      facts={<About document={document} />}
    />
  );
}

function Content({ of }: { of: SentDocument }) {
  const bytes = useQuery({
    queryKey: ["sent-content", of.id],
    queryFn: ({ signal }) => sentContent(of.id, "inline", signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  return <Pdf content={bytes} />;
}

function Hidden({ document }: { document: SentDocument }) {
  const { t } = useTranslation();
  const gone = document.standing.employee === "deleted" || document.standing.client === "deleted";
  return (
    <Sheet>
      <Empty icon="lock" title={t(gone ? "sent.document.gone" : "sent.document.hidden")}>
        {t(gone ? "sent.document.goneText" : "sent.document.hiddenText")}
      </Empty>
    </Sheet>
  );
}

function Acts({ document }: { document: SentDocument }) {
  const { t } = useTranslation();
  const saving = useMutation({
    mutationFn: () => sentContent(document.id, "attachment"),
    onSuccess: file => {
      keep(file, fileName(document.title, extensionOf(file)));
      confirmed(t("documents.viewer.downloaded"));
    },
  });
  const { may_be_opened, may_be_withdrawn, other_contract_id } = document;
  if (!may_be_opened && !may_be_withdrawn && !other_contract_id) return null;
  return (
    <Sheet title={t("sent.document.acts")}>
      <div className={styles.acts}>
        {document.may_be_opened && (
          <>
            <Button
              leftSection={<Icon name="download" />}
              loading={saving.isPending}
              onClick={() => saving.mutate()}
            >
              {t("documents.viewer.download")}
            </Button>
            <p>{t("sent.document.journaled")}</p>
          </>
        )}
        {document.other_contract_id && (
          <PlainLink to={`/documents-transmis/${document.other_contract_id}`}>
            {t("sent.document.otherContract")}
          </PlainLink>
        )}
        {may_be_withdrawn && <WithdrawContract of={document} />}
        <Refusal error={saving.error} />
      </div>
    </Sheet>
  );
}

function About({ document }: { document: SentDocument }) {
  const { t } = useTranslation();
  const fields = useTypeFields(document);
  const parties = (["employee", "client"] as const)
    .filter(party => document.standing[party] !== null)
    .map((party): [string, ReactNode] => [
      t(`sent.columns.${party}`),
      <PartyState key={party} of={document} party={party} />,
    ]);
  return (
    <>
      <Sheet title={t("sent.document.parties")}>
        <Facts
          lines={[
            ...parties,
            [t("sent.columns.signed_at"), document.signed_at && inWords(document.signed_at)],
            [t("sent.columns.downloaded_at"), document.downloaded_at && inWords(document.downloaded_at)],
          ]}
        />
      </Sheet>
      <Sheet title={t("sent.document.facts")}>
        <Facts
          lines={[
            [t("documents.fields.type"), typeName(t, document.type)],
            [t("sent.columns.recipient_name"), document.recipient_name],
            [t("sent.document.site"), document.recipient_siret],
            [t("sent.columns.establishment"), document.establishment_name],
            [t("sent.document.sentOn"), inWords(document.received_at)],
            ...fields,
          ]}
        />
      </Sheet>
    </>
  );
}

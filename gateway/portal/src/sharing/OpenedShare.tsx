import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import { Problem } from "../api/client/problem";
import { type OpenedLink, openLink, renewOpening } from "../api/sharing";
import { ticketedContent } from "../api/vault";
import { Icon } from "../design/Icon";
import { fileSize, inWords } from "../language/formats";
import { Refusal } from "../ui/messages/Notice";
import { Awaited, Empty } from "../ui/messages/QueryStates";
import { MainAct } from "../ui/navigation/MainAct";
import { PublicPage } from "../ui/pages/PublicPage";
import { fileName, keep } from "../vault/documents/saveFile";
import { Pdf } from "../vault/viewing/Pdf";
import { type Lock, lockOf, ShareLock } from "./ShareLock";
import styles from "./sharing.module.css";

const isClosed = (error: unknown) =>
  error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 429;

/** The page of a link, for someone without an account. Wrong, expired and withdrawn look alike (SHR-05). */
export function OpenedShare() {
  const { t } = useTranslation();
  const { hash } = useLocation();
  const [token] = useState(() => hash.slice(1));
  const [ended, setEnded] = useState(false);
  const client = useQueryClient();
  const opened = useQuery({
    queryKey: ["opening", token],
    queryFn: () => openLink({ token }),
    enabled: token !== "",
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const lock = lockOf(opened.error);
  if (!token || ended || (!lock && isClosed(opened.error))) return <Closed />;
  if (lock) {
    const show = (link: OpenedLink) => client.setQueryData(["opening", token], link);
    return <Locked lock={lock} token={token} opened={show} ended={() => setEnded(true)} />;
  }
  const many = (opened.data?.documents.length ?? 1) > 1;
  const title = opened.data?.documents.length === 1 ? opened.data.documents[0]?.title : undefined;
  return (
    <PublicPage
      title={title ?? t(many ? "sharing.opened.titleMany" : "sharing.opened.title")}
      lead={
        opened.data &&
        t(many ? "sharing.opened.byMany" : "sharing.opened.by", { name: opened.data.shared_by })
      }
      wide
    >
      <Awaited of={opened}>{link => <Opened link={link} token={token} alone={!many} />}</Awaited>
    </PublicPage>
  );
}

interface LockedProps {
  lock: Lock;
  token: string;
  opened: (link: OpenedLink) => void;
  ended: () => void;
}

function Locked(props: LockedProps) {
  const { t } = useTranslation();
  const lead = t(props.lock === "password" ? "sharing.lock.byPassword" : "sharing.lock.byCode");
  return (
    <PublicPage title={t("sharing.lock.title")} lead={lead}>
      <ShareLock {...props} />
    </PublicPage>
  );
}

function Closed() {
  const { t } = useTranslation();
  return (
    <PublicPage title={t("sharing.opened.closed")} lead={t("sharing.opened.closedText")}>
      {null}
    </PublicPage>
  );
}

interface OpenedProps {
  link: OpenedLink;
  token: string;
  alone: boolean;
}

function Opened({ link, token, alone }: OpenedProps) {
  const { t } = useTranslation();
  return (
    <>
      {link.message && (
        <blockquote className={styles.message}>
          {link.message}
          <footer>{link.shared_by}</footer>
        </blockquote>
      )}
      <div className={styles.documents}>
        {link.documents.map((document, index) => (
          <SharedDocument key={document.document_id} link={link} token={token} index={index} alone={alone} />
        ))}
      </div>
      <p className={styles.until}>
        {t("sharing.opened.until", { date: inWords(link.expires_at) })}{" "}
        {!link.download && t("sharing.opened.viewOnly")}
      </p>
    </>
  );
}

/** The bytes by ticket; one that has lapsed is asked for again, which is not another opening. */
async function sharedBytes(link: OpenedLink, index: number): Promise<Blob> {
  try {
    return await ticketedContent(link.documents[index]?.ticket ?? "");
  } catch (refusal) {
    if (!isClosed(refusal)) throw refusal;
    const again = await renewOpening(link.visit);
    return ticketedContent(again.documents[index]?.ticket ?? "");
  }
}

function SharedDocument({ link, token, index, alone }: OpenedProps & { index: number }) {
  const { t } = useTranslation();
  const document = link.documents[index];
  const [shown, setShown] = useState(alone);
  const bytes = useQuery({
    queryKey: ["shared", token, index],
    queryFn: () => sharedBytes(link, index),
    enabled: shown,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const saving = useMutation({
    mutationFn: async () => bytes.data ?? sharedBytes(link, index),
    onSuccess: file => keep(file, fileName(document?.title ?? "")),
  });
  if (!document) return null;
  return (
    <section aria-label={document.title}>
      <div className={styles.bar}>
        {alone ? <span className={styles.soft}>{fileSize(document.size)}</span> : <h2>{document.title}</h2>}
        {!shown && <Button onClick={() => setShown(true)}>{t("sharing.opened.see")}</Button>}
        {link.download && (
          <MainAct
            loading={saving.isPending}
            onClick={() => saving.mutate()}
            leftSection={<Icon name="download" />}
          >
            {t("sharing.opened.download")}
          </MainAct>
        )}
      </div>
      <Refusal error={saving.error} />
      {shown &&
        (isClosed(bytes.error) ? (
          <Empty icon="link" title={t("sharing.opened.closed")}>
            {t("sharing.opened.closedText")}
          </Empty>
        ) : (
          <Pdf content={bytes} />
        ))}
    </section>
  );
}

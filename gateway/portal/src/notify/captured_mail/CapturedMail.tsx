import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Problem } from "../../api/client/problem";
import { type CapturedMessage, capturedMessage, capturedMessages, type Envelope } from "../../api/notify";
import { Icon } from "../../design/Icon";
import { toTheMinute } from "../../language/formats";
import { formatPhone } from "../../language/phoneNumber";
import { Sheet } from "../../ui/content/Sheet";
import { Awaited, Empty } from "../../ui/messages/QueryStates";
import { PublicPage } from "../../ui/pages/PublicPage";
import styles from "./CapturedMail.module.css";
import { linksOf, openingOutside } from "./links";

const FRESH = 4000;

/** The mailbox of an embedded run, where no message leaves (not found where messages are really sent). */
export function CapturedMail() {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ["captured-mail"],
    queryFn: capturedMessages,
    retry: false,
    refetchInterval: ({ state }) => (state.error ? false : FRESH),
  });
  if (found.error instanceof Problem && found.error.status === 404) {
    return (
      <PublicPage title={t("texts.mail.title")}>
        <Empty icon="mail" title={t("texts.mail.off")}>
          {t("texts.mail.offText")}
        </Empty>
      </PublicPage>
    );
  }
  return (
    <PublicPage title={t("texts.mail.title")} lead={t("texts.mail.lead")} wide>
      <Awaited of={found}>{({ items }) => <Mailbox messages={items} refresh={found.refetch} />}</Awaited>
    </PublicPage>
  );
}

// Text messages are kept beside the e-mails; whom they go to has a number instead of an address.
const isText = ({ to }: { to: string }) => !to.includes("@");

function useNames() {
  const { t } = useTranslation();
  return {
    subjectOf: (message: Envelope) => (isText(message) ? t("texts.mail.text") : message.subject),
    receiverOf: (message: Envelope) =>
      isText(message)
        ? t("texts.mail.toNumber", { to: formatPhone(message.to) })
        : t("texts.mail.to", { to: message.to }),
  };
}

/** The messages, and the one that was chosen; where room is short, one or the other. */
function Mailbox({ messages, refresh }: { messages: Envelope[]; refresh: () => unknown }) {
  const { t } = useTranslation();
  const { subjectOf, receiverOf } = useNames();
  const [search, setSearch] = useSearchParams();
  const chosen = search.get("message");
  const shown = chosen ?? messages[0]?.id;
  if (messages.length === 0) {
    return (
      <Sheet>
        <Empty
          icon="mail"
          title={t("texts.mail.empty")}
          act={<Button onClick={refresh}>{t("texts.mail.refresh")}</Button>}
        >
          {t("texts.mail.emptyText")}
        </Empty>
      </Sheet>
    );
  }
  return (
    <div className={styles.mailbox} data-chosen={chosen ? true : undefined}>
      <nav aria-label={t("texts.mail.list")}>
        <ul className={styles.list}>
          {messages.map(message => (
            <li key={message.id}>
              <button
                type="button"
                aria-current={message.id === shown || undefined}
                onClick={() => setSearch({ message: message.id })}
              >
                <Icon name={isText(message) ? "phone" : "mail"} size={18} />
                <b>{subjectOf(message)}</b>
                <span>{receiverOf(message)}</span>
                <time dateTime={message.sent_at}>{toTheMinute(message.sent_at)}</time>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.shown}>
        <div className={styles.back}>
          <Button leftSection={<Icon name="left" size={18} />} onClick={() => setSearch({})}>
            {t("texts.mail.allMessages")}
          </Button>
        </div>
        {shown && <Message key={shown} id={shown} opened={chosen !== null} />}
      </div>
    </div>
  );
}

function Message({ id, opened }: { id: string; opened: boolean }) {
  const found = useQuery({ queryKey: ["captured-mail", id], queryFn: () => capturedMessage(id) });
  return <Awaited of={found}>{message => <Letter message={message} opened={opened} />}</Awaited>;
}

/** What was written; it takes the focus when somebody opened it. */
function Letter({ message, opened }: { message: CapturedMessage; opened: boolean }) {
  const { t } = useTranslation();
  const { subjectOf, receiverOf } = useNames();
  const subject = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (opened) subject.current?.focus();
  }, [opened]);
  return (
    <Sheet
      title={
        <span ref={subject} tabIndex={-1} className={styles.subject}>
          {subjectOf(message)}
        </span>
      }
    >
      <p className={styles.to}>{receiverOf(message)}</p>
      {isText(message) ? (
        <p className={styles.text}>{message.text}</p>
      ) : (
        <>
          <Links message={message} />
          {/* Shown without scripts or forms, its links in a page of their own: a message is somebody else's text. */}
          <iframe
            className={styles.body}
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            srcDoc={openingOutside(message.html)}
            title={t("texts.mail.body")}
          />
        </>
      )}
    </Sheet>
  );
}

function Links({ message }: { message: CapturedMessage }) {
  const { t } = useTranslation();
  const links = linksOf(message.html);
  if (links.length === 0) return null;
  return (
    <nav aria-label={t("texts.mail.links")} className={styles.links}>
      {links.map(({ address, words }) => (
        <a key={address} href={address}>
          <Icon name="link" size={18} /> {words}
        </a>
      ))}
    </nav>
  );
}

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { type KeptMessage, keptMessage, keptMessages } from "../api/notify";
import { Problem } from "../api/problem";
import { Icon } from "../design/Icon";
import { toTheMinute } from "../language/formats";
import { PublicPage } from "../pages/PublicPage";
import { Sheet } from "../pages/Sheet";
import { Awaited, Empty } from "../pages/states";
import styles from "./KeptMail.module.css";
import { linksOf, openingOutside } from "./links";

const FRESH = 4000;

/** The mailbox of an embedded run, where no e-mail leaves (not found where mail is really sent). */
export function KeptMail() {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ["kept-mail"],
    queryFn: keptMessages,
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

function Mailbox({ messages, refresh }: { messages: KeptMessage[]; refresh: () => unknown }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const chosen = search.get("message") ?? messages[0]?.id;
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
    <div className={styles.mailbox}>
      <nav aria-label={t("texts.mail.list")}>
        <ul className={styles.list}>
          {messages.map(({ id, subject, to, sent_at }) => (
            <li key={id}>
              <button
                type="button"
                aria-current={id === chosen || undefined}
                onClick={() => setSearch({ message: id }, { replace: true })}
              >
                <b>{subject}</b>
                <span>{t("texts.mail.to", { to })}</span>
                <time dateTime={sent_at}>{toTheMinute(sent_at)}</time>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      {chosen && <Message key={chosen} id={chosen} />}
    </div>
  );
}

function Message({ id }: { id: string }) {
  const { t } = useTranslation();
  const found = useQuery({ queryKey: ["kept-mail", id], queryFn: () => keptMessage(id) });
  return (
    <Awaited of={found}>
      {message => (
        <Sheet title={message.subject}>
          <p className={styles.to}>{t("texts.mail.to", { to: message.to })}</p>
          <Links message={message} />
          {/* Shown without scripts or forms, its links in a page of their own: a message is somebody else's text. */}
          <iframe
            className={styles.body}
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            srcDoc={openingOutside(message.html)}
            title={t("texts.mail.body")}
          />
        </Sheet>
      )}
    </Awaited>
  );
}

function Links({ message }: { message: KeptMessage }) {
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

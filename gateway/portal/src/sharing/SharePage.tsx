import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams, Link as Way } from "react-router";
import { link as askLink, type Link, openings } from "../api/sharing";
import { Icon } from "../design/Icon";
import { inWords, toTheMinute } from "../language/formats";
import { Facts } from "../ui/content/Facts";
import { Sheet } from "../ui/content/Sheet";
import { Acts } from "../ui/forms/Form";
import { Awaited } from "../ui/messages/QueryStates";
import { Head } from "../ui/pages/Head";
import { type Asked, ShareQuestions } from "./ShareQuestions";
import { isLive, Openings, ShareState } from "./ShareState";
import styles from "./sharing.module.css";

/** One of my links: what it shows to whom, and each time it was opened (SHR-07). */
export function SharePage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const found = useQuery({ queryKey: ["link", id], queryFn: () => askLink(id) });
  const name = found.data?.recipient_name;
  return (
    <>
      <Head
        title={name ? t("sharing.page.title", { name }) : t("sharing.page.untitled")}
        trail={[{ to: "/partages", label: t("sharing.list.title") }]}
      />
      <Awaited of={found}>
        {link => (
          <div className={styles.documents}>
            <About link={link} />
            <OpeningList id={id} />
          </div>
        )}
      </Awaited>
    </>
  );
}

function About({ link }: { link: Link }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Asked | null>(null);
  const titles = link.documents.map(({ document_id, title }) => (
    <li key={document_id}>
      <Way to={`/documents/${document_id}`}>{title}</Way>
    </li>
  ));
  return (
    <Sheet title={t("sharing.page.about")} aside={<ShareState link={link} />}>
      <Facts
        lines={[
          [t("sharing.create.email"), link.recipient_email],
          [
            t("sharing.list.documents"),
            <ul key="documents" className={styles.titles}>
              {titles}
            </ul>,
          ],
          [t("sharing.list.columns.created_at"), inWords(link.created_at)],
          [t("sharing.list.columns.expires_at"), inWords(link.expires_at)],
          [
            t("sharing.list.columns.openings"),
            <span key="openings" className={styles.terms}>
              <Openings link={link} />
            </span>,
          ],
          [t("sharing.create.message"), link.message],
        ]}
      />
      {isLive(link) && (
        <Acts>
          {link.state === "open" && (
            <Button
              leftSection={<Icon name="mail" />}
              onClick={() => setAsked({ act: "sendAgain", links: [link] })}
            >
              {t("sharing.sendAgain.act", { count: 1 })}
            </Button>
          )}
          <Button color="error" onClick={() => setAsked({ act: "withdraw", links: [link] })}>
            {t("sharing.withdraw.act", { count: 1 })}
          </Button>
        </Acts>
      )}
      <ShareQuestions asked={asked} onClose={() => setAsked(null)} />
    </Sheet>
  );
}

function OpeningList({ id }: { id: string }) {
  const { t } = useTranslation();
  const found = useInfiniteQuery({
    queryKey: ["link", id, "openings"],
    queryFn: ({ pageParam }) => openings(id, pageParam || undefined),
    initialPageParam: "",
    getNextPageParam: last => last.next ?? undefined,
  });
  return (
    <Sheet title={t("sharing.page.openings")}>
      <Awaited of={found}>
        {({ pages }) => {
          const lines = pages.flatMap(({ items }) => items);
          if (lines.length === 0) return <p>{t("sharing.page.never")}</p>;
          return (
            <ul className={styles.titles} aria-label={t("sharing.page.openings")}>
              {lines.map(({ at, device, network }) => (
                <li key={`${at} ${network}`}>
                  {toTheMinute(at)} · {t(`sharing.page.devices.${device as Device}`)} ·{" "}
                  <span className={styles.soft}>{t("sharing.page.network", { network })}</span>
                </li>
              ))}
            </ul>
          );
        }}
      </Awaited>
      <p className={styles.soft}>{t("sharing.page.networkWhy")}</p>
      {found.hasNextPage && (
        <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t("documents.list.more")}
        </Button>
      )}
    </Sheet>
  );
}

type Device = "phone" | "tablet" | "computer" | "other";

import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { type Link, links, withdrawLink } from "../api/sharing";
import { inShort, listInWords } from "../language/formats";
import { Sheet } from "../ui/content/Sheet";
import table from "../ui/content/Table.module.css";
import { Question } from "../ui/forms/Question";
import { confirmed } from "../ui/messages/confirmation";
import { Awaited, Empty } from "../ui/messages/QueryStates";
import { State, type StateTone } from "../ui/messages/State";
import { PlainLink } from "../ui/navigation/MainAct";
import { ListPage } from "../ui/pages/ListPage";
import styles from "./sharing.module.css";

const titles = (link: Link) => listInWords(link.documents.map(({ title }) => title));

/** My links, and their end (SHR-03, SHR-04). */
export function Shares() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const page = Math.max(1, Number(search.get("page")) || 1);
  const found = useQuery({ queryKey: ["links", page], queryFn: () => links(page) });
  const [ending, setEnding] = useState<Link | null>(null);
  return (
    <ListPage
      title={t("sharing.list.title")}
      paging={{ page, pages: found.data?.pages ?? 1, turn: to => setSearch({ page: String(to) }) }}
    >
      <Awaited of={found}>{({ items }) => <Links links={items} withdraw={setEnding} />}</Awaited>
      <Withdrawal link={ending} onClose={() => setEnding(null)} />
    </ListPage>
  );
}

function Withdrawal({ link, onClose }: { link: Link | null; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const name = link?.recipient_name ?? "";
  const withdraw = async () => {
    if (!link) return;
    await withdrawLink(link.id);
    await client.invalidateQueries({ queryKey: ["links"] });
    confirmed(t("sharing.list.withdrawn", { name }));
  };
  return (
    <Question
      opened={link !== null}
      onClose={onClose}
      title={t("sharing.list.ask")}
      act={t("sharing.list.confirm")}
      onConfirm={withdraw}
    >
      {link && t("sharing.list.askText", { name, title: titles(link) })}
    </Question>
  );
}

interface LinksProps {
  links: Link[];
  withdraw: (link: Link) => void;
}

function Links({ links: shown, withdraw }: LinksProps) {
  const { t } = useTranslation();
  const narrow = useMediaQuery("(max-width: 56em)", false, { getInitialValueInEffect: false });
  if (shown.length === 0) {
    return (
      <Sheet>
        <Empty
          icon="share"
          title={t("sharing.list.empty")}
          act={<PlainLink to="/documents">{t("sharing.list.emptyAct")}</PlainLink>}
        >
          {t("sharing.list.emptyText")}
        </Empty>
      </Sheet>
    );
  }
  return narrow ? (
    <LinkCards links={shown} withdraw={withdraw} />
  ) : (
    <LinkTable links={shown} withdraw={withdraw} />
  );
}

const tones: Record<Link["state"], [StateTone, "link" | "check" | "clock" | "cross"]> = {
  open: ["done", "link"],
  spent: ["refused", "check"],
  expired: ["refused", "clock"],
  withdrawn: ["refused", "cross"],
};

function LinkState({ link }: { link: Link }) {
  const { t } = useTranslation();
  const [tone, icon] = tones[link.state];
  return (
    <State tone={tone} icon={icon}>
      {t(`sharing.list.states.${link.state}`)}
    </State>
  );
}

/** What the recipient is asked for, and how often the link opens. */
function Terms({ link }: { link: Link }) {
  const { t } = useTranslation();
  const { protection, most_openings: most } = link;
  return (
    <>
      {most !== null && <small>{t("sharing.list.most", { count: most })}</small>}
      {protection !== "none" && <small>{t(`sharing.list.protections.${protection}`)}</small>}
    </>
  );
}

function WithdrawAct({ link, withdraw }: { link: Link; withdraw: LinksProps["withdraw"] }) {
  const { t } = useTranslation();
  if (link.state !== "open") return null;
  return (
    <Button
      size="sm"
      color="error"
      onClick={() => withdraw(link)}
      aria-label={t("sharing.list.withdrawOf", { title: titles(link), name: link.recipient_name })}
    >
      {t("sharing.list.withdraw")}
    </Button>
  );
}

function LinkTable({ links: shown, withdraw }: LinksProps) {
  const { t } = useTranslation();
  const columns = ["recipient", "documents", "created", "expires", "state", "openings"] as const;
  return (
    <Sheet flush>
      <table className={table.table} aria-label={t("sharing.list.title")}>
        <thead>
          <tr>
            {columns.map(column => (
              <th key={column} scope="col">
                {t(`sharing.list.${column}`)}
              </th>
            ))}
            <th scope="col">
              <span className="unseen">{t("sharing.list.acts")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(link => (
            <tr key={link.id}>
              <th scope="row">
                {link.recipient_name}
                <small>{link.recipient_email}</small>
              </th>
              <td>{titles(link)}</td>
              <td className={table.short}>{inShort(link.created_at)}</td>
              <td className={table.short}>{inShort(link.expires_at)}</td>
              <td>
                <LinkState link={link} />
              </td>
              <td>
                {t("sharing.list.opened", { count: link.openings })}
                <Terms link={link} />
              </td>
              <td className={table.acts}>
                <WithdrawAct link={link} withdraw={withdraw} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sheet>
  );
}

function LinkCards({ links: shown, withdraw }: LinksProps) {
  const { t } = useTranslation();
  return (
    <ul className={styles.cards}>
      {shown.map(link => (
        <li key={link.id} className={styles.card}>
          <span className={styles.top}>
            <b>{link.recipient_name}</b>
            <LinkState link={link} />
          </span>
          <span>{titles(link)}</span>
          <span className={styles.soft}>
            {t("sharing.list.expires")} {inShort(link.expires_at)} ·{" "}
            {t("sharing.list.opened", { count: link.openings })}
            <Terms link={link} />
          </span>
          <WithdrawAct link={link} withdraw={withdraw} />
        </li>
      ))}
    </ul>
  );
}

import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Client, remindClients } from "../../api/clients";
import type { IconName } from "../../design/Icon";
import { inShort } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import table from "../../ui/content/Table.module.css";
import { When } from "../../ui/content/When";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { State, type StateTone } from "../../ui/messages/State";
import { PlainLink } from "../../ui/navigation/MainAct";
import { accessPath } from "../administration/administration";
import styles from "../lists/lists.module.css";

interface ClientRowsProps {
  clients: Client[];
  agency: string;
  /** Whether one also sees who the users of each are. */
  administers: boolean;
}

/** Clients: a table, or cards where it is narrow. */
export function ClientRows(props: ClientRowsProps) {
  const narrow = useMediaQuery("(max-width: 56em)", false, { getInitialValueInEffect: false });
  return narrow ? <ClientCards {...props} /> : <ClientTable {...props} />;
}

const looks: Record<Client["state"], [StateTone, IconName]> = {
  proposed: ["waiting", "clock"],
  confirmed: ["done", "check"],
  declined: ["refused", "cross"],
  ended: ["refused", "cross"],
};

function RelationState({ of }: { of: Client }) {
  const { t } = useTranslation();
  const [tone, icon] = looks[of.state];
  return (
    <State tone={tone} icon={icon}>
      {t(`clients.relations.${of.state}`)}
    </State>
  );
}

/** "000 000 018 00010" */
const grouped = (siret: string) =>
  siret.replace(/^(\d{3})(\d{3})(\d{3})(\d{5})$/, "$1\u00a0$2\u00a0$3\u00a0$4");

function RemindAct({ of, agency }: { of: Client; agency: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const reminding = useMutation({
    mutationFn: () => remindClients(agency, [of.id]),
    onSuccess: async ({ sent, too_soon }) => {
      await client.invalidateQueries({ queryKey: ["clients"] });
      const word = sent > 0 ? "reminded" : too_soon > 0 ? "tooSoon" : "nobodyToRemind";
      confirmed(t(`clients.${word}`, { name: of.name, count: sent }));
    },
  });
  if (of.activated_at) return null;
  return (
    <>
      <Button
        size="sm"
        onClick={() => reminding.mutate()}
        loading={reminding.isPending}
        aria-label={t("clients.remindOf", { name: of.name })}
      >
        {t("clients.remind")}
      </Button>
      <Refusal error={reminding.error} />
    </>
  );
}

/** The users of a client, with their rights for this agency. */
function UsersLink({ of }: { of: Client }) {
  const { t } = useTranslation();
  return (
    <PlainLink size="sm" to={accessPath(of.id)} aria-label={t("clients.usersOf", { name: of.name })}>
      {t("clients.users")}
    </PlainLink>
  );
}

function ClientTable({ clients, agency, administers }: ClientRowsProps) {
  const { t } = useTranslation();
  const columns = ["name", "relation", "registered", "activated"] as const;
  return (
    <Sheet flush>
      <table className={table.table} aria-label={t("clients.title")}>
        <thead>
          <tr>
            {columns.map(column => (
              <th key={column} scope="col">
                {t(`clients.columns.${column}`)}
              </th>
            ))}
            <th scope="col">
              <span className="unseen">{t("clients.columns.acts")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {clients.map(each => (
            <tr key={each.id}>
              <th scope="row">
                {each.name}
                <small>{t("clients.siret", { siret: grouped(each.siret) })}</small>
              </th>
              <td className={table.short}>
                <RelationState of={each} />
              </td>
              <td className={table.short}>
                <When at={each.registered_at} as={inShort} />
              </td>
              <td className={table.short}>
                {each.activated_at ? <When at={each.activated_at} as={inShort} /> : t("clients.notActivated")}
              </td>
              <td className={table.acts}>
                {administers && <UsersLink of={each} />}
                <RemindAct of={each} agency={agency} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sheet>
  );
}

function ClientCards({ clients, agency, administers }: ClientRowsProps) {
  const { t } = useTranslation();
  return (
    <ul className={styles.cards}>
      {clients.map(each => (
        <li key={each.id} className={styles.card}>
          <span className={styles.top}>
            <b>{each.name}</b>
            <RelationState of={each} />
          </span>
          <span className={styles.soft}>{t("clients.siret", { siret: grouped(each.siret) })}</span>
          <span className={styles.soft}>
            {each.activated_at
              ? t("clients.activatedOn", { date: inShort(each.activated_at) })
              : t("clients.notActivated")}
          </span>
          <span className={styles.acts}>
            {administers && <UsersLink of={each} />}
            <RemindAct of={each} agency={agency} />
          </span>
        </li>
      ))}
    </ul>
  );
}

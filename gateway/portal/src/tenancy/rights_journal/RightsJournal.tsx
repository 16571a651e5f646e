import { Button, NativeSelect } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { type AdministeredUnit, type RightChange, rightChanges } from "../../api/members";
import { toTheMinute } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { When } from "../../ui/content/When";
import { Awaited, Empty, Failure, Loading } from "../../ui/messages/QueryStates";
import { ListPage } from "../../ui/pages/ListPage";
import {
  type Administration,
  accessPath,
  useAdministration,
  useListTitle,
  useUnits,
} from "../administration/administration";
import styles from "../administration/administration.module.css";
import { useRightsInWords } from "../spaces/rights";
import own from "./journal.module.css";

/** *Journal des droits*: who changed what, before and after, when and from where (TEN-27). */
export function RightsJournal() {
  const administration = useAdministration();
  const units = useUnits(administration.data?.id ?? "");
  if (!administration.data) return <Awaited of={administration}>{() => null}</Awaited>;
  const of = administration.data;
  return <Awaited of={units}>{({ items }) => <OfOne key={of.id} of={of} units={items} />}</Awaited>;
}

function OfOne({ of, units }: { of: Administration; units: AdministeredUnit[] }) {
  const { t } = useTranslation();
  const listTitle = useListTitle();
  const [search, setSearch] = useSearchParams();
  const member = search.get("personne") ?? undefined;
  const unit = search.get("unite") ?? undefined;
  const query = { ...(member && { member }), ...(unit && { unit }) };
  const found = useInfiniteQuery({
    queryKey: ["rightChanges", of.id, query],
    queryFn: ({ pageParam }) => rightChanges(of.id, { ...query, after: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next ?? undefined,
  });
  const changes = found.data?.pages.flatMap(({ items }) => items);
  const narrow = (by: { personne?: string; unite?: string }) =>
    setSearch({ ...(member && { personne: member }), ...by }, { replace: true });
  const label = of.kind === "company" ? "rights.list.columns.agency" : "rights.list.columns.establishment";
  return (
    <ListPage
      title={t("rights.journal.title")}
      trail={[{ to: accessPath(of.id), label: listTitle(of) }]}
      lead={member && changes?.[0] ? t("rights.journal.of", { name: changes[0].member_name }) : of.name}
      act={member && <Link to={accessPath(of.id, "journal")}>{t("rights.journal.all")}</Link>}
      criteria={
        units.length > 1 && (
          <NativeSelect
            label={t(label)}
            value={unit ?? ""}
            onChange={event => narrow(event.currentTarget.value ? { unite: event.currentTarget.value } : {})}
            data={[
              { value: "", label: t("rights.list.all") },
              ...units.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        )
      }
    >
      {found.isError && !changes && <Failure error={found.error} retry={found.refetch} />}
      {!changes && !found.isError && <Loading lines={6} />}
      {changes?.length === 0 && (
        <Sheet>
          <Empty icon="list" title={t("rights.journal.empty")}>
            {t("rights.journal.emptyText")}
          </Empty>
        </Sheet>
      )}
      {changes && changes.length > 0 && (
        <Sheet flush>
          <ol className={own.lines}>
            {changes.map(change => (
              <Line key={change.id} of={of} change={change} />
            ))}
          </ol>
        </Sheet>
      )}
      {found.hasNextPage && (
        <p className={styles.more}>
          <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {t("rights.list.more")}
          </Button>
        </p>
      )}
    </ListPage>
  );
}

const causes = [
  "edited",
  "invited",
  "removed",
  "approved",
  "erp",
  "left",
  "account_closed",
  "establishment_added",
  "machine_added",
] as const;
const isCause = (cause: string): cause is (typeof causes)[number] =>
  (causes as readonly string[]).includes(cause);

/** One change: whose rights, where, what they were and became; then who, when, from where, why. */
function Line({ of, change }: { of: Administration; change: RightChange }) {
  const { t } = useTranslation();
  const inWords = useRightsInWords();
  const { cause, network, by, at } = change;
  return (
    <li className={own.line}>
      <p className={own.what}>
        <b>{change.member_name}</b> · {change.unit.name}
        {of.kind === "company" ? "" : change.unit.address?.city && ` (${change.unit.address.city})`}
      </p>
      <p>
        <span className={own.before}>
          <span className="unseen">{t("rights.journal.before")} </span>
          {inWords(change.before)}
        </span>{" "}
        <span aria-hidden="true">→</span>{" "}
        <span>
          <span className="unseen">{t("rights.journal.after")} </span>
          {inWords(change.after)}
        </span>
      </p>
      <p className={styles.soft}>
        <When at={at} as={toTheMinute} />
        {isCause(cause) && ` · ${t(`rights.journal.causes.${cause}`)}`}
        {by && ` · ${t("rights.journal.by", { name: by })}`}
        {network && ` · ${t("rights.journal.from", { network })}`}
      </p>
    </li>
  );
}

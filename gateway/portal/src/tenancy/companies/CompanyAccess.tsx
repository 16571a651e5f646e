import { Menu } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { membersOfSites } from "../../api/members";
import { Icon } from "../../design/Icon";
import { Sheet } from "../../ui/content/Sheet";
import { Awaited } from "../../ui/messages/QueryStates";
import { MainAct, PlainLink } from "../../ui/navigation/MainAct";
import { accessPath, addressInWords, type Place, useSites } from "../administration/administration";
import styles from "../administration/administration.module.css";
import { type ListState, sitesQuery, useListState } from "../members/listState";
import { MemberList } from "../members/MemberList";

/** *Droits et accès* of a company: its users at all its sites, in one table (TEN-22). */
export function CompanyAccess() {
  const { siren = "" } = useParams();
  const sites = useSites(siren);
  return <Awaited of={sites}>{places => <OfCompany siren={siren} places={places} />}</Awaited>;
}

function useMembersOfSites(siren: string, state: ListState) {
  const query = sitesQuery(state);
  return useInfiniteQuery({
    queryKey: ["members", siren, query],
    queryFn: ({ pageParam }) => membersOfSites(siren, { ...query, after: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next ?? undefined,
    placeholderData: (rows, former) => (former?.queryKey[1] === siren ? rows : undefined),
  });
}

function OfCompany({ siren, places }: { siren: string; places: Place[] }) {
  const { t } = useTranslation();
  const [state, change] = useListState();
  const names = new Set(places.map(({ of }) => of.name));
  const sites = t("rights.company.sites", { count: places.length });
  return (
    <MemberList
      title={t("rights.list.titles.company")}
      lead={`${[...names].slice(0, 2).join(", ")} · ${sites}`}
      act={<AddAt places={places} />}
      places={places}
      found={useMembersOfSites(siren, state)}
      state={state}
      change={change}
    >
      <Sites places={places} />
    </MemberList>
  );
}

/** Somebody is added to one site; to another one from their own page. */
function AddAt({ places }: { places: Place[] }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" width={320} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <MainAct leftSection={<Icon name="plus" />}>{t("rights.list.add")}</MainAct>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("rights.company.addAt")}</Menu.Label>
        {places.map(({ of, address }) => (
          <Menu.Item key={of.id} component={Link} to={accessPath(of.id, "ajouter")}>
            {of.name}
            <small className={styles.under}>{addressInWords(address ?? null)}</small>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** What is kept site by site: its own users, its journal, what becomes of users whom an agency names again. */
function Sites({ places }: { places: Place[] }) {
  const { t } = useTranslation();
  return (
    <div className={styles.about}>
      {places.map(({ of, address }) => (
        <Sheet key={of.id} title={of.name}>
          <p className={styles.lead}>{addressInWords(address ?? null) || t("rights.company.noAddress")}</p>
          <div className={styles.listActs}>
            <PlainLink to={accessPath(of.id)} aria-label={t("rights.company.siteOf", { site: of.name })}>
              {t("rights.company.site")}
            </PlainLink>
            <PlainLink
              to={accessPath(of.id, "journal")}
              aria-label={t("rights.company.journalOf", { site: of.name })}
            >
              {t("rights.journal.open")}
            </PlainLink>
          </div>
        </Sheet>
      ))}
    </div>
  );
}

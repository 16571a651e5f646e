import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Member, membersOfSites } from "../../api/members";
import { Sheet } from "../../ui/content/Sheet";
import { PlainLink } from "../../ui/navigation/MainAct";
import {
  type Administration,
  accessPath,
  fullName,
  type Place,
  sirenOf,
  useSites,
} from "../administration/administration";
import styles from "../administration/administration.module.css";
import { useRightsInWords } from "../spaces/rights";
import { useSpaces } from "../spaces/spaces";
import { SiteName } from "./MemberTable";

interface OtherSitesProps {
  of: Administration;
  member: Member;
}

/** What somebody may do at the other sites of one's company, and the way to give them something there (TEN-22). */
export function OtherSites({ of, member }: OtherSitesProps) {
  const siren = sirenOf(useSpaces().all.find(({ holder_id }) => holder_id === of.id)?.siret ?? null);
  const isCompany = of.kind === "company" && !of.client;
  const sites = useSites(isCompany ? siren : "").data ?? [];
  const others = sites.filter(place => place.of.id !== of.id);
  return others.length > 0 && <Others siren={siren} member={member} others={others} />;
}

function Others({ siren, member, others }: { siren: string; member: Member; others: Place[] }) {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ["membership", siren, member.email],
    queryFn: () => membersOfSites(siren, { q: member.email, limit: 100 }),
  });
  const memberships = found.data?.items.filter(({ email }) => email === member.email);
  return (
    <Sheet title={t("rights.company.others")}>
      <ul className={styles.others}>
        {others.map(place => (
          <li key={place.of.id}>
            <SiteName of={place} />
            {memberships && (
              <AtSite
                place={place}
                member={member}
                there={memberships.find(({ space_id }) => space_id === place.of.id)}
              />
            )}
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

function AtSite({ place, member, there }: { place: Place; member: Member; there: Member | undefined }) {
  const { t } = useTranslation();
  const inWords = useRightsInWords();
  const said = { name: fullName(member), site: place.of.name };
  if (!there) {
    const { email, civility, first_name, last_name, phone } = member;
    return (
      <PlainLink
        to={accessPath(place.of.id, "ajouter")}
        state={{ person: { email, civility, first_name, last_name, phone } }}
        aria-label={t("rights.company.addOf", said)}
      >
        {t("rights.company.add")}
      </PlainLink>
    );
  }
  return (
    <>
      <ul className={styles.soft}>
        {there.accesses.map(({ unit, rights }) => (
          <li key={unit.id}>{t("rights.remove.held", { unit: unit.name, rights: inWords(rights) })}</li>
        ))}
      </ul>
      <PlainLink to={accessPath(place.of.id, there.id)} aria-label={t("rights.company.editOf", said)}>
        {t("rights.company.edit")}
      </PlainLink>
    </>
  );
}

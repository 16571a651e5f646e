import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { members } from "../../api/members";
import type { Relation } from "../../api/tenancy";
import { listInWords } from "../../language/formats";
import cards from "../../ui/content/Cards.module.css";
import { accessPath, fullName, useUnits } from "../administration/administration";
import { inOrder, useRightName } from "../spaces/rights";
import { useSpaces } from "../spaces/spaces";

/** Whether one administers the users whom a relation concerns, as the company. */
export function useSeesRights({ side, agency, company }: Relation): boolean {
  const { all } = useSpaces();
  const space = all.find(({ holder_id }) => holder_id === company.holder_id);
  const held = space?.grants.filter(({ organisation_id }) => organisation_id === agency.id) ?? [];
  return side === "company" && held.some(({ rights }) => rights.includes("A"));
}

// Of more than these the list of users tells.
const NAMED = 100;

/** Who will see what of an agency's documents: an administrator decides knowing it. */
export function WhoSees({ of: { id, company } }: { of: Relation }) {
  const { t } = useTranslation();
  const nameOf = useRightName();
  const space = company.holder_id;
  const units = useUnits(space);
  const found = useQuery({
    queryKey: ["whoSees", space, id],
    queryFn: () => members(space, { unit: id, limit: NAMED }),
  });
  const unit = units.data?.items.find(each => each.id === id);
  if (!found.data || !unit) return null;
  const holders = (right: string) =>
    found.data.items
      .filter(({ accesses }) =>
        accesses.some(({ unit: at, rights }) => at.id === id && rights.includes(right)),
      )
      .map(fullName);
  const ofDocuments = inOrder(unit.grantable_rights).filter(right => right !== "A");
  return (
    <div className={cards.whoSees}>
      <p>{t("relations.whoSees")}</p>
      <dl className={cards.offered}>
        {ofDocuments.map(right => (
          <div key={right}>
            <dt>{nameOf(right)}</dt>
            <dd>{listInWords(holders(right)) || t("relations.nobodySees")}</dd>
          </div>
        ))}
      </dl>
      <Link to={`${accessPath(space)}?unite=${id}`}>{t("relations.changeRights")}</Link>
    </div>
  );
}

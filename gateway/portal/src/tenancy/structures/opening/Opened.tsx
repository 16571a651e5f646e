import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { StructureOpening } from "../../../api/structures";
import { wantedJourneyPath } from "../../../deposits/journeys/wantedJourney";
import { Icon } from "../../../design/Icon";
import { Seal } from "../../../design/Seal";
import { Sheet } from "../../../ui/content/Sheet";
import { Acts } from "../../../ui/forms/Form";
import { Outcome } from "../../../ui/messages/Outcome";
import { MainLink, PlainLink } from "../../../ui/navigation/MainAct";

/** The structure is registered: what was done, and what one can do now. */
export function Opened({ opening }: { opening: StructureOpening }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ["spaces"] });
    void client.invalidateQueries({ queryKey: ["me"] });
  }, [client]);
  const invited = opening.users.answers.users?.length ?? 0;
  return (
    <Sheet>
      <Outcome mark={<Seal size={40} />} title={t("structures.opening.doneTitle", { name: opening.name })}>
        <p>{t("structures.opening.doneText")}</p>
        {invited > 0 && <p>{t("structures.opening.doneUsers", { count: invited })}</p>}
        <Acts>
          <MainLink to={wantedJourneyPath()} leftSection={<Icon name="plus" />}>
            {t("structures.opening.firstRequest")}
          </MainLink>
          <PlainLink to="/mes-utilisateurs">{t("structures.users.title")}</PlainLink>
        </Acts>
      </Outcome>
    </Sheet>
  );
}

import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { PaperRefusal } from "../../api/vault";
import { Icon } from "../../design/Icon";
import { toTheMinute } from "../../language/formats";
import { Facts } from "../../ui/content/Facts";
import { Acts } from "../../ui/forms/Form";
import { Outcome } from "../../ui/messages/Outcome";
import styles from "./paperRefusals.module.css";

interface AcknowledgementProps {
  of: PaperRefusal;
  /** Where one may go from here. */
  children?: ReactNode;
}

/** The dated acknowledgement: printed, it stands alone on its sheet. */
export function Acknowledgement({ of, children }: AcknowledgementProps) {
  const { t } = useTranslation();
  return (
    <div data-printed>
      <Outcome mark={<Icon name="check" size={32} />} title={t("paper.done")}>
        <p>
          {t("paper.doneText", {
            person: of.person_name,
            name: of.organisation_name,
            date: toTheMinute(of.refused_at),
          })}
        </p>
        <Facts
          lines={[
            [t("paper.facts.number"), of.id],
            [t("paper.facts.person"), of.person_name],
            [t("paper.facts.employer"), of.organisation_name],
            [t("paper.facts.at"), toTheMinute(of.refused_at)],
            [t("paper.facts.ended"), of.ended_at ? toTheMinute(of.ended_at) : null],
          ]}
        />
        <p>{t("paper.law")}</p>
        <div className={styles.acts}>
          <Acts>
            <Button leftSection={<Icon name="print" />} onClick={() => window.print()}>
              {t("paper.print")}
            </Button>
            {children}
          </Acts>
        </div>
      </Outcome>
    </div>
  );
}

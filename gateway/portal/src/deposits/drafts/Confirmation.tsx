import { ActionIcon } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import type { DepositRequest, Journey } from "../../api/deposits";
import { Icon } from "../../design/Icon";
import { Seal } from "../../design/Seal";
import { Acts } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Outcome } from "../../ui/messages/Outcome";
import { PlainLink } from "../../ui/navigation/MainAct";
import styles from "../journeys/deposits.module.css";
import { SummaryPdf } from "../summaries/SummaryPdf";
import { PaymentChosen } from "./PaymentChosen";

/** The request is sent: its number, its summary, the way back (DEP-11). */
export function Confirmation({ journey, request }: { journey: Journey; request: DepositRequest }) {
  const { t } = useTranslation();
  return (
    <Outcome mark={<Seal size={56} />} title={t("requests.confirmation.title")}>
      <FileNumber number={request.file_number ?? ""} />
      <p>{t("requests.confirmation.text")}</p>
      <PaymentChosen journey={journey} request={request} />
      <Acts>
        <SummaryPdf request={request} main />
        <PlainLink to="/">{t("requests.confirmation.space")}</PlainLink>
      </Acts>
    </Outcome>
  );
}

export function FileNumber({ number }: { number: string }) {
  const { t } = useTranslation();
  const { copy } = useClipboard();
  return (
    <div className={styles.number}>
      <span>
        <small>{t("requests.confirmation.number")}</small>
        <b>{number}</b>
      </span>
      <ActionIcon
        onClick={() => {
          copy(number);
          confirmed(t("requests.confirmation.copied"));
        }}
        aria-label={t("requests.confirmation.copy")}
      >
        <Icon name="copy" />
      </ActionIcon>
    </div>
  );
}

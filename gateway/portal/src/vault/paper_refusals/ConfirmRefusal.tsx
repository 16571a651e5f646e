import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Employer, type PaperRefusal, refusePaperless } from "../../api/vault";
import { Acts } from "../../ui/forms/Form";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";

interface ConfirmRefusalProps {
  ticket: string;
  employer: Employer;
  onRefused: (refusal: PaperRefusal) => void;
  onBack: () => void;
}

/** What will be, said before it is. */
export function ConfirmRefusal({ ticket, employer, onRefused, onBack }: ConfirmRefusalProps) {
  const { t } = useTranslation();
  const refusing = useMutation({
    mutationFn: () => refusePaperless(ticket, employer.holder_id, true),
    onSuccess: onRefused,
  });
  const name = employer.name;
  return (
    <>
      <ul>
        <li>{t("paper.consequences.paper", { name })}</li>
        <li>{t("paper.consequences.kept")}</li>
        <li>{t("paper.consequences.told", { name })}</li>
        <li>{t("paper.consequences.again")}</li>
      </ul>
      <Refusal error={refusing.error} />
      <Acts>
        <MainAct loading={refusing.isPending} onClick={() => refusing.mutate()}>
          {t("paper.confirm")}
        </MainAct>
        <Button onClick={onBack} disabled={refusing.isPending}>
          {t("paper.back")}
        </Button>
      </Acts>
    </>
  );
}

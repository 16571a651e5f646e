import { Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DocumentDetail } from "../../api/vault";
import { Icon } from "../../design/Icon";
import { Seal } from "../../design/Seal";
import { Acts } from "../../ui/forms/Form";
import { Notice } from "../../ui/messages/Notice";
import { Outcome } from "../../ui/messages/Outcome";
import { MainLink, PlainLink } from "../../ui/navigation/MainAct";

export function Working({ failure }: { failure?: string | null }) {
  const { t } = useTranslation();
  return (
    <Outcome mark={<Loader color="quill" />} title={t("signing.working.title")}>
      <p>{t("signing.working.text")}</p>
      {failure && <Notice tone="todo">{t("signing.failed")}</Notice>}
    </Outcome>
  );
}

export function Completed({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation();
  const compartment = t(`documents.compartments.${document.compartment}`);
  return (
    <Outcome mark={<Seal size={56} />} title={t("signing.done.title")}>
      <p>{t("signing.done.text", { title: document.title, compartment })}</p>
      <Acts>
        <MainLink to={`/documents/${document.id}`}>{t("signing.done.see")}</MainLink>
        <PlainLink to="/">{t("signing.done.home")}</PlainLink>
      </Acts>
    </Outcome>
  );
}

export function Refused({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation();
  return (
    <Outcome mark={<Icon name="cross" size={40} />} title={t("signing.refusal.done")}>
      <p>{t("signing.refusal.doneText", { title: document.title })}</p>
      <Acts>
        <PlainLink to={`/documents/${document.id}`}>{t("signing.refusal.see")}</PlainLink>
        <PlainLink to="/">{t("signing.done.home")}</PlainLink>
      </Acts>
    </Outcome>
  );
}

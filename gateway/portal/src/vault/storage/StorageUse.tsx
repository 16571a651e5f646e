import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useHasSpace } from "../../tenancy/spaces/spaces";
import { Sheet } from "../../ui/content/Sheet";
import { PlainLink } from "../../ui/navigation/MainAct";
import { usageQuery } from "./personalQueries";
import { UsageLine } from "./UsageLine";

/** On the account page: how much one added oneself (VLT-41); nothing for who has no vault. */
export function StorageUse() {
  const { t } = useTranslation();
  const { data } = useQuery({ ...usageQuery, enabled: useHasSpace("person") });
  if (!data) return null;
  return (
    <Sheet title={t("personal.title")}>
      <UsageLine usage={data} />
      <PlainLink to="/coffre-personnel">{t("personal.open")}</PlainLink>
    </Sheet>
  );
}

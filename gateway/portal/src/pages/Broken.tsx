import { useTranslation } from "react-i18next";
import { useRouteError } from "react-router";
import { Problem } from "../api/problem";
import { Head } from "./Head";
import { PlainLink } from "./MainAct";
import { PublicPage } from "./PublicPage";
import { Empty, Failure } from "./states";

/** What is shown when a page breaks: an old tab after a new release, or a fault of ours. */
export function Broken() {
  const { t } = useTranslation();
  const error = useRouteError();
  return (
    <PublicPage title={t("common.failure.title")}>
      <Failure error={error instanceof Problem ? error : null} retry={() => location.reload()} />
    </PublicPage>
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return (
    <>
      <Head title={t("common.failure.notFound")} />
      <Empty
        icon="search"
        title={t("common.failure.notFound")}
        act={<PlainLink to="/">{t("common.backHome")}</PlainLink>}
      >
        {t("common.failure.notFoundText")}
      </Empty>
    </>
  );
}

import { useTranslation } from "react-i18next";
import { useRouteError } from "react-router";
import { Problem } from "../../api/client/problem";
import { Empty, Failure } from "../messages/QueryStates";
import { PlainLink } from "../navigation/MainAct";
import { Head } from "./Head";
import { PublicPage } from "./PublicPage";

/** What is shown when a page breaks: an old tab after a new release, or a fault of ours. */
export function ErrorPage() {
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

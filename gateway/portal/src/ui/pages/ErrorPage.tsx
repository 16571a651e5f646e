import { useTranslation } from "react-i18next";
import { useRouteError } from "react-router";
import { Problem } from "../../api/client/problem";
import { Empty, Failure } from "../messages/QueryStates";
import { PlainLink } from "../navigation/MainAct";
import { Head } from "./Head";
import { PublicPage } from "./PublicPage";

/** What is shown when all breaks: an old tab after a new release, or a fault of ours. */
export function ErrorPage() {
  const { t } = useTranslation();
  return (
    <PublicPage title={t("common.failure.title")}>
      <RouteFailure />
    </PublicPage>
  );
}

/** The same for one page of somebody who is signed in: what surrounds it stays. */
export function RouteFailure() {
  const error = useRouteError();
  return <Failure error={error instanceof Problem ? error : null} retry={() => location.reload()} />;
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

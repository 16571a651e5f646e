import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Closing, ClosingItem } from "../../api/personalData";
import { links } from "../../api/sharing";
import { documents } from "../../api/vault";
import { Icon } from "../../design/Icon";
import { inWords } from "../../language/formats";
import { useSpaceName, useSpaces } from "../../tenancy/spaces/spaces";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { Notice, Refusal } from "../../ui/messages/Notice";
import styles from "../account_page/account.module.css";
import { useAskForExport, useExports } from "../data_export/dataExport";
import { ExportLine } from "../data_export/OwnData";

/** What is lost, named and counted; what the law has kept; and the last copy to take along. */
export function ClosingConsequences({ closing }: { closing: Closing }) {
  const { t } = useTranslation();
  return (
    <>
      <Sheet title={t("settings.closing.lost")}>
        <div className={styles.stack}>
          <Notice tone="error">{t("settings.closing.forGood")}</Notice>
          <Counted />
          <ItemList lines={closing.erased} />
        </div>
      </Sheet>
      <Sheet title={t("settings.closing.kept")}>
        <p className={styles.lead}>{t("settings.closing.keptText")}</p>
        <ItemList lines={closing.retained} />
      </Sheet>
      <LastCopy />
    </>
  );
}

/** How much that is, for this very person. */
function Counted() {
  const { all } = useSpaces();
  const nameOf = useSpaceName();
  const vault = useQuery({ queryKey: ["documents", "counted"], queryFn: () => documents({ limit: 1 }) });
  const shares = useQuery({ queryKey: ["links", "counted"], queryFn: () => links({ limit: 1 }) });
  return (
    <dl className={styles.counts}>
      {vault.data && <Count of="documents" count={vault.data.total} />}
      {shares.data && <Count of="shares" count={shares.data.total} />}
      <Count of="spaces" count={all.length} names={all.map(nameOf)} />
    </dl>
  );
}

interface CountProps {
  of: "documents" | "shares" | "spaces";
  count: number;
  names?: string[];
}

function Count({ of, count, names = [] }: CountProps) {
  const { t } = useTranslation();
  const act = t(`settings.closing.counts.${of}`, { count });
  return (
    <div>
      <dt>{names.length > 0 ? t("settings.actOf", { act, name: names.join(", ") }) : act}</dt>
      <dd>{count}</dd>
    </div>
  );
}

export function ItemList({ lines }: { lines: ClosingItem[] }) {
  const { t } = useTranslation();
  return (
    <ul className={styles.said}>
      {lines.map(({ key, text, law, until, count }) => (
        <li key={key}>
          {text}
          {count !== null && count > 0 && ` (${count})`}
          {(law || until) && (
            <small>
              {[law, until && t("settings.closing.until", { date: inWords(until) })]
                .filter(Boolean)
                .join(" · ")}
            </small>
          )}
        </li>
      ))}
    </ul>
  );
}

function LastCopy() {
  const { t } = useTranslation();
  const found = useExports();
  const asking = useAskForExport();
  const latest = found.data?.items.find(({ state }) => state === "ready" || state === "preparing");
  return (
    <Sheet title={t("settings.closing.copy")}>
      <p className={styles.lead}>{t("settings.closing.copyText")}</p>
      {latest ? (
        <ul className={styles.lines}>
          <ExportLine item={latest} />
        </ul>
      ) : (
        <div className={styles.stack}>
          <Notice tone="todo">{t("settings.closing.noCopy")}</Notice>
          <Refusal error={asking.error} />
          <Acts>
            <Button
              leftSection={<Icon name="download" />}
              loading={asking.isPending}
              onClick={() => asking.mutate()}
            >
              {t("settings.data.act")}
            </Button>
            <Link to="/compte/mes-donnees">{t("settings.closing.allCopies")}</Link>
          </Acts>
        </div>
      )}
    </Sheet>
  );
}

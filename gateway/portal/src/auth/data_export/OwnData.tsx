import { Button, Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Export, exportAddress } from "../../api/personalData";
import { Icon } from "../../design/Icon";
import { fileSize, inWords, toTheMinute } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { Refusal } from "../../ui/messages/Notice";
import { Awaited } from "../../ui/messages/QueryStates";
import { State, type StateTone } from "../../ui/messages/State";
import { MainAct } from "../../ui/navigation/MainAct";
import { AccountPage } from "../account_page/AccountPage";
import styles from "../account_page/account.module.css";
import { useAskForExport, useExports } from "./dataExport";

/** Everything that is held on the person, as one download (AUTH-44). */
export function OwnData() {
  const { t } = useTranslation();
  const found = useExports();
  const asking = useAskForExport();
  const preparing = found.data?.items.some(({ state }) => state === "preparing") ?? false;
  return (
    <AccountPage at="data">
      <Sheet title={t("settings.data.title")}>
        <p className={styles.lead}>{t("settings.data.why")}</p>
        <Refusal error={asking.error} />
        <MainAct
          leftSection={<Icon name="download" />}
          loading={asking.isPending}
          disabled={preparing}
          onClick={() => asking.mutate()}
        >
          {t("settings.data.act")}
        </MainAct>
      </Sheet>
      <Sheet title={t("settings.data.copies")}>
        <div role="status">{preparing && <p className={styles.lead}>{t("settings.data.wait")}</p>}</div>
        <Awaited of={found} lines={2}>
          {({ items }) =>
            items.length === 0 ? (
              <p className={styles.soft}>{t("settings.data.none")}</p>
            ) : (
              <ul className={styles.lines}>
                {items.map(item => (
                  <ExportLine key={item.id} item={item} />
                ))}
              </ul>
            )
          }
        </Awaited>
      </Sheet>
    </AccountPage>
  );
}

const tones: Record<Export["state"], [StateTone, "clock" | "check" | "cross" | "warning"]> = {
  preparing: ["waiting", "clock"],
  ready: ["done", "check"],
  expired: ["refused", "cross"],
  failed: ["error", "warning"],
};

/** One copy: how far it is, until when it can be taken, and the way to take it. */
export function ExportLine({ item }: { item: Export }) {
  const { t } = useTranslation();
  const [tone, icon] = tones[item.state];
  return (
    <li className={styles.line}>
      <div className={styles.marked}>
        {item.state === "preparing" ? <Loader size={20} /> : <Icon name="download" />}
        <div>
          <h3 className={styles.states}>
            {t("settings.data.of", { date: toTheMinute(item.requested_at) })}
            <State tone={tone} icon={icon}>
              {t(`settings.data.states.${item.state}`)}
            </State>
          </h3>
          <p className={styles.soft}>
            {item.state === "ready" && item.expires_at
              ? t("settings.data.until", {
                  date: inWords(item.expires_at),
                  size: fileSize(item.size ?? 0),
                })
              : t(`settings.data.texts.${item.state}`)}
          </p>
        </div>
      </div>
      {item.state === "ready" && (
        <Button component="a" href={exportAddress(item.id)} download leftSection={<Icon name="download" />}>
          {t("settings.data.download")}
        </Button>
      )}
    </li>
  );
}

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { NotificationAddress } from "../../api/account";
import { Icon } from "../../design/Icon";
import { listInWords } from "../../language/formats";
import { Facts } from "../../ui/content/Facts";
import { Sheet } from "../../ui/content/Sheet";
import { Awaited, Empty } from "../../ui/messages/QueryStates";
import { AccountPage } from "../account_page/AccountPage";
import styles from "../account_page/account.module.css";
import { Setting } from "../account_page/Setting";
import { NewAddress } from "./NewAddress";
import { addressesQuery, profileQuery } from "./profileQueries";

/** Where depositors send, beside the address of the account (AUTH-42). */
export function Addresses() {
  const { t } = useTranslation();
  const found = useQuery(addressesQuery);
  const fixed = useQuery(profileQuery).data?.email_fixed ?? null;
  return (
    <AccountPage at="addresses">
      <Awaited of={found}>
        {({ linked, items }) => (
          <>
            <Sheet title={t("settings.addresses.linked")}>
              <p className={styles.lead}>{t("settings.addresses.linkedText")}</p>
              <div className={styles.marked}>
                <Icon name="mail" />
                <h3 className={styles.address}>{linked}</h3>
              </div>
            </Sheet>
            <Sheet title={t("settings.addresses.notification")}>
              <p className={styles.lead}>{t("settings.addresses.notificationText")}</p>
              {items.length === 0 && (
                <Empty icon="mail" title={t("settings.addresses.none")}>
                  {t("settings.addresses.noneText")}
                </Empty>
              )}
              {items.map(item => (
                <NotificationAddressLine
                  key={item.address}
                  item={item}
                  linked={linked}
                  fixed={fixed && t(`settings.signIn.fixed.${fixed}`)}
                />
              ))}
            </Sheet>
          </>
        )}
      </Awaited>
    </AccountPage>
  );
}

interface LineProps {
  item: NotificationAddress;
  linked: string;
  fixed: string | null;
}

function NotificationAddressLine({ item, linked, fixed }: LineProps) {
  const { t } = useTranslation();
  const { address, depositors, state } = item;
  const value = (
    <p className={styles.soft}>{t("settings.addresses.by", { names: listInWords(depositors) })}</p>
  );
  if (state === "same") {
    return (
      <Setting name={address} value={value} fixed={t("settings.addresses.same")}>
        {() => null}
      </Setting>
    );
  }
  return (
    <Setting name={address} value={value} act={t("settings.addresses.replace")} fixed={fixed}>
      {close => (
        <div className={styles.stack}>
          <BesideEachOther address={address} linked={linked} />
          <NewAddress address={address} close={close}>
            <Button onClick={close}>{t("common.cancel")}</Button>
          </NewAddress>
        </div>
      )}
    </Setting>
  );
}

/** The address that comes, and the one that goes. */
export function BesideEachOther({ address, linked }: { address: string; linked: string }) {
  const { t } = useTranslation();
  return (
    <>
      <Facts
        wide
        lines={[
          [t("settings.addresses.notificationOne"), address],
          [t("settings.addresses.linked"), linked],
        ]}
      />
      <p className={styles.soft}>{t("settings.addresses.replaceText", { address, linked })}</p>
    </>
  );
}

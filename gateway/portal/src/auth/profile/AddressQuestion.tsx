import { Button, Modal } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { answerAboutAddress, type NotificationAddress } from "../../api/account";
import { listInWords } from "../../language/formats";
import { Acts } from "../../ui/forms/Form";
import { confirmed, useBanner } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import styles from "../account_page/account.module.css";
import { BesideEachOther } from "./Addresses";
import { NewAddress } from "./NewAddress";
import { addressesQuery, profileQuery } from "./profileQueries";

/**
 * Asked after sign-in when a depositor uses another address than the account's (AUTH-42); else nothing. What comes up
 * later, by an account that is linked for one, waits for the next visit; so does all where a confirmation is being read.
 */
export function AddressQuestion() {
  const { data } = useQuery(addressesQuery);
  const banner = useBanner();
  const waiting = useRef<string[]>(undefined);
  waiting.current ??= banner ? [] : data?.items.filter(isAsked).map(({ address }) => address);
  const asked = data?.items.find(item => isAsked(item) && waiting.current?.includes(item.address));
  return data && asked ? <Asking key={asked.address} item={asked} linked={data.linked} /> : null;
}

const isAsked = ({ state }: NotificationAddress) => state === "asked";

function Asking({ item, linked }: { item: NotificationAddress; linked: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data: profile } = useQuery(profileQuery);
  const [replacing, setReplacing] = useState(false);
  const answering = useMutation({
    mutationFn: (answer: "keep" | "later") => answerAboutAddress(item.address, answer),
    onSuccess: (answered, answer) => {
      client.setQueryData(addressesQuery.queryKey, answered);
      if (answer === "keep") confirmed(t("settings.addresses.kept"));
    },
  });
  const later = () => answering.mutate("later");
  return (
    <Modal
      opened
      onClose={later}
      size="lg"
      title={t("settings.addresses.question")}
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": t("settings.addresses.later") }}
    >
      <div className={styles.stack}>
        <p className={styles.question}>
          {t("settings.addresses.questionText", {
            names: listInWords(item.depositors),
            address: item.address,
          })}
        </p>
        <BesideEachOther address={item.address} linked={linked} />
        <Refusal error={answering.error} />
        {replacing ? (
          <NewAddress address={item.address} close={() => setReplacing(false)}>
            <Button onClick={() => setReplacing(false)}>{t("common.back")}</Button>
          </NewAddress>
        ) : (
          <Acts>
            {!profile?.email_fixed && (
              <Button variant="filled" onClick={() => setReplacing(true)} data-autofocus>
                {t("settings.addresses.replaceNow")}
              </Button>
            )}
            <Button onClick={() => answering.mutate("keep")} disabled={answering.isPending}>
              {t("settings.addresses.keep")}
            </Button>
            <Button variant="subtle" onClick={later} disabled={answering.isPending}>
              {t("settings.addresses.later")}
            </Button>
          </Acts>
        )}
      </div>
    </Modal>
  );
}

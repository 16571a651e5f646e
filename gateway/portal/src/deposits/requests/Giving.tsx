import { Button, Modal, Select } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { giveRequest, possibleOwners } from "../../api/deposits";
import { Acts } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";

interface GivingProps {
  /** Which request, or draft. */
  request: { id: string };
  onClose: () => void;
  onDone: () => unknown;
}

/** Gives a request to a colleague of the structure, who is told (DEP-21). */
export function Giving({ request, onClose, onDone }: GivingProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const { data: people = [] } = useQuery({
    queryKey: ["owners", request.id],
    queryFn: () => possibleOwners(request.id),
  });
  const name = people.find(({ account_id }) => account_id === chosen)?.name ?? "";
  const giving = useMutation({
    mutationFn: (account: string) => giveRequest(request.id, account),
    onSuccess: () => {
      confirmed(t("requests.acts.given", { name }));
      onDone();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("requests.acts.askGive")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <p>{t("requests.acts.askGiveText")}</p>
      <Select
        label={t("requests.acts.newOwner")}
        data={people.map(({ account_id, name: label }) => ({ value: account_id, label }))}
        value={chosen}
        onChange={setChosen}
      />
      <Refusal error={giving.error} />
      <Acts>
        <MainAct
          disabled={!chosen}
          loading={giving.isPending}
          onClick={() => chosen && giving.mutate(chosen)}
        >
          {t("requests.acts.giveAct")}
        </MainAct>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
      </Acts>
    </Modal>
  );
}

import { Button, Modal, Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import {
  type DepositRequest,
  discardRequest,
  duplicateRequest,
  giveRequest,
  possibleOwners,
} from "../../api/deposits";
import { Acts } from "../../ui/forms/Form";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";

/** What its structure does with a request that was sent (DEP-21): duplicate, give to a colleague, remove. */
export function RequestActs({ request }: { request: DepositRequest }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<"give" | "remove" | null>(null);
  const leave = () => {
    void client.invalidateQueries({ queryKey: ["requests"] });
    return navigate("/mon-suivi");
  };
  const duplicating = useMutation({
    mutationFn: () => duplicateRequest(request.id),
    onSuccess: copy => navigate(`/demandes/${copy.id}`),
  });
  return (
    <>
      <Refusal error={duplicating.error} />
      <Acts>
        <Button onClick={() => duplicating.mutate()} loading={duplicating.isPending}>
          {t("requests.acts.duplicate")}
        </Button>
        <Button onClick={() => setAsking("give")}>{t("requests.acts.give")}</Button>
        {request.state === "rejected" && (
          <Button color="error" variant="subtle" onClick={() => setAsking("remove")}>
            {t("requests.acts.remove")}
          </Button>
        )}
      </Acts>
      {asking === "give" && <Giving request={request} onClose={() => setAsking(null)} onDone={leave} />}
      <Question
        opened={asking === "remove"}
        onClose={() => setAsking(null)}
        title={t("requests.acts.askRemove", { number: request.file_number })}
        act={t("requests.acts.remove")}
        onConfirm={async () => {
          await discardRequest(request.id);
          await leave();
        }}
      >
        {t("requests.acts.askRemoveText")}
      </Question>
    </>
  );
}

interface GivingProps {
  request: DepositRequest;
  onClose: () => void;
  onDone: () => unknown;
}

function Giving({ request, onClose, onDone }: GivingProps) {
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

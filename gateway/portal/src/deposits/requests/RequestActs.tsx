import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { type DepositRequest, discardRequest, duplicateRequest } from "../../api/deposits";
import { Acts } from "../../ui/forms/Form";
import { Question } from "../../ui/forms/Question";
import { Refusal } from "../../ui/messages/Notice";
import { Giving } from "./Giving";

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

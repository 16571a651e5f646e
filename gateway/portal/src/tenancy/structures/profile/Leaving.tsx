import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import {
  askForDeletion,
  users as askUsers,
  leaveStructure,
  ownDeletionRequest,
} from "../../../api/structures";
import { inWords } from "../../../language/formats";
import { Sheet } from "../../../ui/content/Sheet";
import { Question } from "../../../ui/forms/Question";
import { confirmed } from "../../../ui/messages/confirmation";
import { Notice } from "../../../ui/messages/Notice";
import { Awaited } from "../../../ui/messages/QueryStates";
import { NewOwner, useNewOwners } from "../users/NewOwner";

interface LeavingProps {
  structure: string;
  name: string;
}

/** *Supprimer mon accès* (TEN-43, TEN-41): a user asks the administrators; one of two administrators simply leaves. */
export function Leaving({ structure, name }: LeavingProps) {
  const { t } = useTranslation();
  const own = useQuery({
    queryKey: ["own-deletion-request", structure],
    queryFn: () => ownDeletionRequest(structure),
  });
  return (
    <Sheet title={t("structures.leaving.title")}>
      <Awaited of={own} lines={1}>
        {({ administrator, asked_at }) => {
          if (administrator) return <Departure structure={structure} name={name} />;
          if (asked_at) {
            return (
              <Notice tone="waiting">{t("structures.leaving.asked", { date: inWords(asked_at) })}</Notice>
            );
          }
          return <Asking structure={structure} name={name} />;
        }}
      </Awaited>
    </Sheet>
  );
}

function Asking({ structure, name }: LeavingProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const ask = async () => {
    client.setQueryData(["own-deletion-request", structure], await askForDeletion(structure));
    confirmed(t("structures.leaving.sent"));
  };
  return (
    <>
      <p>{t("structures.leaving.userText")}</p>
      <Button color="error" onClick={() => setAsking(true)}>
        {t("structures.leaving.ask")}
      </Button>
      <Question
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("structures.leaving.askTitle")}
        act={t("structures.leaving.ask")}
        onConfirm={ask}
      >
        <p>{t("structures.leaving.askText", { name })}</p>
      </Question>
    </>
  );
}

function Departure({ structure, name }: LeavingProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const found = useQuery({
    queryKey: ["structure-users", structure, "owners"],
    queryFn: () => askUsers(structure, ""),
  });
  const others = (found.data?.items ?? []).filter(({ own }) => !own);
  const owners = useNewOwners(others);
  const [chosen, choose] = useState("");
  const owner = chosen || (owners[0]?.value ?? "");
  const alone = !others.some(({ profile, state }) => profile === "administrator" && state === "active");
  const leave = async () => {
    await leaveStructure(structure, owner);
    confirmed(t("structures.leaving.left", { name }));
    await client.invalidateQueries({ queryKey: ["spaces"] });
    navigate("/");
  };
  if (found.data && alone) return <Notice tone="todo">{t("structures.leaving.alone")}</Notice>;
  return (
    <>
      <p>{t("structures.leaving.administratorText")}</p>
      <Button color="error" onClick={() => setAsking(true)} disabled={!found.data}>
        {t("structures.leaving.leave")}
      </Button>
      <Question
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("structures.leaving.leaveTitle", { name })}
        act={t("structures.leaving.leave")}
        onConfirm={leave}
      >
        <p>{t("structures.leaving.leaveText")}</p>
        <NewOwner owners={owners} owner={owner} choose={choose} />
      </Question>
    </>
  );
}

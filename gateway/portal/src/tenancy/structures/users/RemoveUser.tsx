import { useState } from "react";
import { useTranslation } from "react-i18next";
import { acceptDeletion, removeUser, type StructureUser } from "../../../api/structures";
import { Question } from "../../../ui/forms/Question";
import { confirmed } from "../../../ui/messages/confirmation";
import { NewOwner, useNewOwners } from "./NewOwner";

interface RemoveUserProps {
  structure: string;
  user: StructureUser;
  others: StructureUser[];
  /** Whether that person asked for it. */
  accepts: boolean;
  close: () => void;
  done: () => void;
}

/** Asks before somebody is removed, by name, and to whom their requests go. */
export function RemoveUser({ structure, user, others, accepts, close, done }: RemoveUserProps) {
  const { t } = useTranslation();
  const owners = useNewOwners(others);
  const [owner, setOwner] = useState(owners[0]?.value ?? "");
  const name = `${user.first_name} ${user.last_name}`;
  const needsOwner = user.state === "active" && user.profile !== "consultation";
  const remove = async () => {
    const call = accepts ? acceptDeletion : removeUser;
    await call(structure, user.id, needsOwner ? owner : null);
    confirmed(t("structures.users.removed", { name }));
    done();
  };
  return (
    <Question
      opened
      onClose={close}
      title={t("structures.users.removeAsk", { name })}
      act={t("structures.users.removeAct")}
      onConfirm={remove}
    >
      <p>{t("structures.users.removeText", { name })}</p>
      {needsOwner && <NewOwner owners={owners} owner={owner} choose={setOwner} />}
    </Question>
  );
}

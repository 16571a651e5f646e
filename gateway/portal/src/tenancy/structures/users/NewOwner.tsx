import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { StructureUser } from "../../../api/structures";

/** Who may own requests: those who are there and file. */
export function useNewOwners(users: StructureUser[]) {
  const { t } = useTranslation();
  return users
    .filter(({ state, profile }) => state === "active" && profile !== "consultation")
    .map(({ id, first_name, last_name, profile }) => ({
      value: id,
      label: `${first_name} ${last_name} (${t(`structures.profiles.${profile}`)})`,
    }));
}

interface NewOwnerProps {
  owners: { value: string; label: string }[];
  owner: string;
  choose: (owner: string) => void;
}

/** To whom the requests of somebody who goes are given. */
export function NewOwner({ owners, owner, choose }: NewOwnerProps) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      label={t("structures.users.newOwner")}
      data={owners}
      value={owner}
      onChange={event => choose(event.currentTarget.value)}
    />
  );
}

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../design/Icon";
import { useHasRight } from "../../tenancy/spaces/spaces";
import { AddUser } from "../../tenancy/structures/users/AddUser";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import styles from "../journeys/deposits.module.css";

/** Adding users of the structure while one files (DEP-02): the form of *Mes utilisateurs*, for administrators. */
export function UsersOffer({ structure }: { structure: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const administers = useHasRight("deposit_client", "administrator");
  const [opened, { open, close }] = useDisclosure(false);
  const [added, setAdded] = useState<string[]>([]);
  return (
    <Sheet title={t("requests.users.title")}>
      <p className={styles.soft}>
        {t(administers ? "requests.users.text" : "requests.users.byAdministrators")}
      </p>
      {added.length > 0 && (
        <ul className={styles.ready}>
          {added.map(email => (
            <li key={email}>{t("requests.users.added", { email })}</li>
          ))}
        </ul>
      )}
      {administers && (
        <Acts>
          <Button leftSection={<Icon name="plus" />} onClick={open}>
            {t("structures.users.add")}
          </Button>
        </Acts>
      )}
      <AddUser
        structure={structure}
        opened={opened}
        close={close}
        done={({ email }) => {
          setAdded(before => [...before, email]);
          return client.invalidateQueries({ queryKey: ["structure-users", structure] });
        }}
      />
    </Sheet>
  );
}

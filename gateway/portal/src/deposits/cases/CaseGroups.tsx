import { Button, Checkbox, Modal } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { assignGroups, type CaseManager, managersAndGroups } from "../../api/deposits";
import { listInWords } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import table from "../../ui/content/Table.module.css";
import { Acts, Form } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { Empty, Failure, Loading } from "../../ui/messages/QueryStates";
import { MainAct } from "../../ui/navigation/MainAct";
import { ListPage } from "../../ui/pages/ListPage";
import styles from "../journeys/deposits.module.css";
import { useGroupName } from "../requests/groupName";

/** Who examines the cases of which group (DEP-35), for the operator's administrators. */
export function CaseGroups() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const nameOf = useGroupName();
  const [choosing, setChoosing] = useState<CaseManager | null>(null);
  const found = useQuery({ queryKey: ["caseManagers"], queryFn: managersAndGroups });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  if (!found.data) return <Loading lines={6} />;
  const { items, groups } = found.data;
  return (
    <ListPage title={t("cases.groupsTitle")} lead={t("cases.groupsLead")}>
      <Sheet flush={items.length > 0}>
        {items.length === 0 ? (
          <Empty icon="person" title={t("cases.noManagers")} />
        ) : (
          <div className={styles.scrolls}>
            <table className={table.table} aria-label={t("cases.groupsTitle")}>
              <thead>
                <tr>
                  <th scope="col">{t("cases.managerColumn")}</th>
                  <th scope="col">{t("cases.groupsColumn")}</th>
                  <th scope="col">
                    <span className="unseen">{t("cases.actsColumn")}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map(one => (
                  <tr key={one.account_id}>
                    <th scope="row">{one.name}</th>
                    <td>{one.groups ? listInWords(one.groups.map(nameOf)) : t("cases.worksForAll")}</td>
                    <td className={table.acts}>
                      <Button
                        size="sm"
                        onClick={() => setChoosing(one)}
                        aria-label={t("cases.chooseGroupsOf", { name: one.name })}
                      >
                        {t("cases.chooseGroups")}
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Sheet>
      {choosing && (
        <ChooseGroups
          manager={choosing}
          groups={groups}
          close={() => setChoosing(null)}
          done={() => {
            setChoosing(null);
            client.invalidateQueries({ queryKey: ["caseManagers"] });
          }}
        />
      )}
    </ListPage>
  );
}

interface ChooseGroupsProps {
  manager: CaseManager;
  groups: string[];
  close: () => void;
  done: () => void;
}

function ChooseGroups({ manager, groups, close, done }: ChooseGroupsProps) {
  const { t } = useTranslation();
  const nameOf = useGroupName();
  const [all, setAll] = useState(manager.groups === null);
  const [chosen, setChosen] = useState(manager.groups ?? []);
  const [missing, setMissing] = useState(false);
  const { name } = manager;
  const saving = useMutation({
    mutationFn: () => assignGroups(manager.account_id, all ? null : chosen),
    onSuccess: () => {
      confirmed(t("cases.groupsSaved", { name }));
      done();
    },
  });
  const save = () => {
    if (all || chosen.length > 0) saving.mutate();
    else setMissing(true);
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t("cases.groupsOf", { name })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Form
        explained={false}
        onSubmit={event => {
          event.preventDefault();
          save();
        }}
      >
        <Checkbox
          label={t("cases.worksForAll")}
          checked={all}
          onChange={event => setAll(event.currentTarget.checked)}
        />
        <Checkbox.Group
          label={t("cases.groupsColumn")}
          value={all ? groups : chosen}
          onChange={setChosen}
          error={missing && !all && chosen.length === 0 ? t("cases.chooseOne") : undefined}
        >
          {groups.map(group => (
            <Checkbox key={group} value={group} label={nameOf(group)} disabled={all} mt="xs" />
          ))}
        </Checkbox.Group>
        <Refusal error={saving.error} />
        <Acts>
          <MainAct type="submit" loading={saving.isPending}>
            {t("cases.saveGroups")}
          </MainAct>
          <Button onClick={close} disabled={saving.isPending}>
            {t("common.cancel")}
          </Button>
        </Acts>
      </Form>
    </Modal>
  );
}

import { Button, Menu, Modal, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { removeSavedSearch, type SavedSearch, savedSearches, saveSearch } from "../../api/vault";
import { Icon } from "../../design/Icon";
import { Form } from "../../ui/forms/Form";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { criteriaOf, isNarrowed, type ListState, stateOfCriteria, writeListState } from "./listState";

const KEY = ["saved-searches"];

/** Searches that one keeps (VLT-21): each is an address of this list. */
export function SavedSearches({ state }: { state: ListState }) {
  const { t } = useTranslation();
  const kept = useQuery({ queryKey: KEY, queryFn: savedSearches }).data?.items ?? [];
  const [saving, save] = useState(false);
  const [removing, remove] = useState<SavedSearch | null>(null);
  if (kept.length === 0 && !isNarrowed(state)) return null;
  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button leftSection={<Icon name="search" />}>{t("searches.title")}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {isNarrowed(state) && (
            <Menu.Item leftSection={<Icon name="plus" size={18} />} onClick={() => save(true)}>
              {t("searches.save")}
            </Menu.Item>
          )}
          {kept.map(each => (
            <Menu.Item
              key={each.id}
              component={Link}
              leftSection={<Icon name="search" size={18} />}
              to={`/documents?${writeListState(stateOfCriteria(each.criteria))}`}
            >
              {each.name}
            </Menu.Item>
          ))}
          {kept.length > 0 && <Menu.Divider />}
          {kept.map(each => (
            <Menu.Item key={each.id} leftSection={<Icon name="bin" size={18} />} onClick={() => remove(each)}>
              {t("searches.remove", { name: each.name })}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <SaveWindow opened={saving} onClose={() => save(false)} state={state} />
      <Removal search={removing} onClose={() => remove(null)} />
    </>
  );
}

interface SaveWindowProps {
  opened: boolean;
  onClose: () => void;
  state: ListState;
}

function SaveWindow({ opened, onClose, state }: SaveWindowProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm({
    initialValues: { name: "" },
    validate: { name: value => (value.trim() ? null : t("searches.nameMissing")) },
  });
  const saving = useMutation({
    mutationFn: ({ name }: { name: string }) => saveSearch(name.trim(), criteriaOf(state)),
    onSuccess: async ({ name }) => {
      await client.invalidateQueries({ queryKey: KEY });
      form.reset();
      onClose();
      confirmed(t("searches.saved", { name }));
    },
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("searches.save")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Refusal error={saving.error} />
      <Form onSubmit={form.onSubmit(values => saving.mutate(values))} explained={false}>
        <TextInput
          label={t("searches.name")}
          description={t("searches.nameHelp")}
          maxLength={80}
          required
          withAsterisk={false}
          {...form.getInputProps("name")}
        />
        <MainAct type="submit" loading={saving.isPending}>
          {t("searches.act")}
        </MainAct>
      </Form>
    </Modal>
  );
}

function Removal({ search, onClose }: { search: SavedSearch | null; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const name = search?.name ?? "";
  const remove = async () => {
    if (!search) return;
    await removeSavedSearch(search.id);
    await client.invalidateQueries({ queryKey: KEY });
    confirmed(t("searches.removed", { name }));
  };
  return (
    <Question
      opened={search !== null}
      onClose={onClose}
      title={t("searches.removeAsk", { name })}
      act={t("searches.removeAct")}
      onConfirm={remove}
    >
      {t("searches.removeText")}
    </Question>
  );
}

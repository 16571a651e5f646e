import { Button, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import {
  type MergedAccount,
  mergeAccounts,
  type SupportedPerson,
  separateAccounts,
} from "../../api/support/people";
import { inWords } from "../../language/formats";
import { groupInThrees } from "../../language/phoneNumber";
import { Acts, Form } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import styles from "../account_page/account.module.css";
import { ReasonedAct } from "./ReasonedAct";

/** The accounts that were merged into somebody's (AUTH-08): which can be undone until when; and one more to merge. */
export function MergedAccounts({ one, name }: { one: SupportedPerson; name: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ["support", "person"] });
  return (
    <>
      {one.merges.length === 0 ? (
        <p className={styles.soft}>{t("support.merges.none")}</p>
      ) : (
        <ul className={styles.lines}>
          {one.merges.map(merge => (
            <MergeLine key={merge.id} merge={merge} refresh={refresh} />
          ))}
        </ul>
      )}
      {one.state === "active" && <MergeForm one={one} name={name} refresh={refresh} />}
    </>
  );
}

const calledSo = ({ name, private_number }: MergedAccount) =>
  [name, groupInThrees(private_number)].filter(Boolean).join("\u00a0\u00b7 ");

function MergeLine({ merge, refresh }: { merge: MergedAccount; refresh: () => unknown }) {
  const { t } = useTranslation();
  const name = calledSo(merge);
  return (
    <li className={styles.line}>
      <div>
        <h3>{name}</h3>
        <p className={styles.soft}>
          {[t(`settings.links.causes.${merge.cause}`, { date: inWords(merge.at) }), merge.email]
            .filter(Boolean)
            .join("\u00a0\u00b7 ")}
        </p>
        {merge.may_undo && merge.undo_until && (
          <p className={styles.soft}>{t("settings.links.undoUntil", { date: inWords(merge.undo_until) })}</p>
        )}
        {merge.undone_at && (
          <p className={styles.soft}>{t("settings.links.undoneAt", { date: inWords(merge.undone_at) })}</p>
        )}
      </div>
      {merge.may_undo && (
        <ReasonedAct
          label={t("support.merges.undo")}
          title={t("support.merges.undoTitle", { name })}
          text={t("support.merges.undoText")}
          done={t("support.merges.undone", { name })}
          act={reason => separateAccounts(merge.id, reason)}
          keep={refresh}
        />
      )}
    </li>
  );
}

function MergeForm({ one, name, refresh }: { one: SupportedPerson; name: string; refresh: () => unknown }) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { number: "", reason: "" },
    validate: {
      number: typed => (typed.replace(/\D/g, "").length === 12 ? null : t("support.merges.numberMissing")),
      reason: given => (given.trim().length < 3 ? t("support.must") : null),
    },
  });
  const merging = useMutation({
    mutationFn: ({ number, reason }: { number: string; reason: string }) =>
      mergeAccounts(one.private_number, number.trim(), reason.trim()),
    onSuccess: async () => {
      form.reset();
      await refresh();
      confirmed(t("support.merges.done", { name }));
    },
  });
  return (
    <Form onSubmit={form.onSubmit(values => merging.mutate(values))} explained={false}>
      <p>{t("support.merges.text", { name })}</p>
      <TextInput
        label={t("support.merges.number")}
        required
        withAsterisk={false}
        autoComplete="off"
        inputMode="numeric"
        maxLength={40}
        {...form.getInputProps("number")}
      />
      <Textarea
        label={t("support.reason")}
        description={t("support.reasonHelp")}
        required
        withAsterisk={false}
        rows={2}
        maxLength={500}
        {...form.getInputProps("reason")}
      />
      <Refusal error={merging.error} />
      <Acts>
        <Button type="submit" loading={merging.isPending}>
          {t("support.merges.act")}
        </Button>
      </Acts>
    </Form>
  );
}

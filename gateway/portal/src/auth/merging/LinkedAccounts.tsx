import { Button, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import { type Association, associations, linkAccount, undoAssociation } from "../../api/personalData";
import { Icon } from "../../design/Icon";
import { inWords } from "../../language/formats";
import { groupInThrees } from "../../language/phoneNumber";
import { Sheet } from "../../ui/content/Sheet";
import { Acts, Form } from "../../ui/forms/Form";
import { PasswordInput } from "../../ui/forms/PasswordInput";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { Awaited } from "../../ui/messages/QueryStates";
import { State } from "../../ui/messages/State";
import { AccountPage } from "../account_page/AccountPage";
import styles from "../account_page/account.module.css";
import { Applications } from "../openid/Applications";
import { OutsideIdentities } from "../outside_identities/OutsideIdentities";

const KEY = ["associations"];

/** Other accounts of the same person, brought under this one and taken apart again (AUTH-07, AUTH-08). */
export function LinkedAccounts() {
  const { t } = useTranslation();
  const found = useQuery({ queryKey: KEY, queryFn: associations });
  return (
    <AccountPage at="links">
      <Sheet title={t("settings.links.title")}>
        <p className={styles.lead}>{t("settings.links.why")}</p>
        <Awaited of={found} lines={2}>
          {({ items }) => <Associations items={items} />}
        </Awaited>
      </Sheet>
      <Sheet title={t("settings.links.link")}>
        <LinkAccount />
      </Sheet>
      <OutsideIdentities />
      <Applications />
    </AccountPage>
  );
}

// The other services learn of it a moment later.
const HEARD_WITHIN = 2500;

/** What changes hands here is everywhere: documents, spaces, shares. */
const useEverythingAgain = () => {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries();
    setTimeout(() => client.invalidateQueries(), HEARD_WITHIN);
  };
};

const nameOf = ({ name, private_number }: Association) =>
  [name, groupInThrees(private_number)].filter(Boolean).join("\u00a0· ");

function Associations({ items }: { items: Association[] }) {
  const { t } = useTranslation();
  const [undoing, setUndoing] = useState<Association | null>(null);
  const refresh = useEverythingAgain();
  const name = undoing ? nameOf(undoing) : "";
  const undo = async () => {
    if (!undoing) return;
    await undoAssociation(undoing.id);
    await refresh();
    confirmed(t("settings.links.undone", { name }));
  };
  if (items.length === 0) return <p className={styles.soft}>{t("settings.links.none")}</p>;
  return (
    <>
      <ul className={styles.lines}>
        {items.map(item => (
          <AssociationLine key={item.id} item={item} undo={() => setUndoing(item)} />
        ))}
      </ul>
      <Question
        opened={undoing !== null}
        onClose={() => setUndoing(null)}
        title={t("settings.links.askUndo")}
        act={t("settings.links.undoAct")}
        onConfirm={undo}
      >
        {t("settings.links.askUndoText", { name })}
      </Question>
    </>
  );
}

function AssociationLine({ item, undo }: { item: Association; undo: () => void }) {
  const { t } = useTranslation();
  const name = nameOf(item);
  return (
    <li className={styles.line}>
      <div className={styles.marked}>
        <Icon name="link" />
        <div>
          <h3 className={styles.states}>
            {name}
            {item.undone_at && (
              <State tone="refused" icon="cross">
                {t("settings.links.apart")}
              </State>
            )}
          </h3>
          <p className={styles.soft}>
            {t(`settings.links.causes.${item.cause}`, { date: inWords(item.at) })}
            {item.email && `\u00a0· ${item.email}`}
          </p>
          {item.may_undo && item.undo_until && (
            <p className={styles.soft}>{t("settings.links.undoUntil", { date: inWords(item.undo_until) })}</p>
          )}
          {item.undone_at && (
            <p className={styles.soft}>{t("settings.links.undoneAt", { date: inWords(item.undone_at) })}</p>
          )}
        </div>
      </div>
      {item.may_undo && (
        <Button onClick={undo} aria-label={t("settings.links.undoOf", { name })}>
          {t("settings.links.undo")}
        </Button>
      )}
    </li>
  );
}

const isWrong = (error: unknown) => error instanceof Problem && error.slug === "wrong-credentials";

/** *Association de coffre*: the identifier and the password of the other account. */
function LinkAccount() {
  const { t } = useTranslation();
  const refresh = useEverythingAgain();
  const needed = (text: string) => (text.trim() ? null : t("account.signIn.missing"));
  const form = useForm({
    initialValues: { identifier: "", password: "" },
    validate: { identifier: needed, password: needed },
  });
  const linking = useMutation({
    mutationFn: linkAccount,
    onSuccess: async made => {
      form.reset();
      await refresh();
      confirmed(t("settings.links.linked", { name: nameOf(made) }));
    },
    onError: refusal => {
      if (isWrong(refusal)) form.setErrors({ password: t("settings.links.wrong") });
    },
  });
  return (
    <Form onSubmit={form.onSubmit(values => linking.mutate(values))} explained={false}>
      <p className={styles.lead}>{t("settings.links.linkText")}</p>
      <div className={styles.pair}>
        <TextInput
          label={t("settings.links.identifier")}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
          {...form.getInputProps("identifier")}
        />
        <PasswordInput
          label={t("settings.links.password")}
          autoComplete="off"
          required
          {...form.getInputProps("password")}
        />
      </div>
      {!isWrong(linking.error) && <Refusal error={linking.error} />}
      <Acts>
        <Button type="submit" variant="filled" loading={linking.isPending}>
          {t("settings.links.act")}
        </Button>
      </Acts>
    </Form>
  );
}

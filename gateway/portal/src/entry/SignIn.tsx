import { PasswordInput, TextInput } from "@mantine/core";
import { isNotEmpty, useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { signIn } from "../api/auth";
import { speak } from "../language";
import { Form } from "../pages/Form";
import { MainAct } from "../pages/MainAct";
import { Notice, Refusal } from "../pages/Notice";
import { PublicPage } from "../pages/PublicPage";
import { Sheet } from "../pages/Sheet";
import { meQuery } from "../session/me";
import { safeNext } from "../session/next";
import styles from "./entry.module.css";

export function SignIn() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const client = useQueryClient();
  const needed = isNotEmpty(t("account.signIn.missing"));
  const form = useForm({
    initialValues: { identifier: "", password: "" },
    validate: { identifier: needed, password: needed },
  });
  const entering = useMutation({
    mutationFn: signIn,
    onSuccess: async me => {
      client.setQueryData(meQuery.queryKey, me);
      await speak(me.language);
      await navigate(safeNext(search.get("next")), { replace: true });
    },
  });
  return (
    <PublicPage title={t("account.signIn.title")} lead={t("account.signIn.lead")}>
      <div className={styles.column}>
        {search.has("next") && !entering.error && (
          <Notice tone="waiting">{t("account.signIn.returning")}</Notice>
        )}
        <Refusal error={entering.error} />
        <Sheet>
          <Form onSubmit={form.onSubmit(values => entering.mutate(values))} explained={false}>
            <TextInput
              label={t("account.signIn.identifier")}
              description={t("account.signIn.identifierHelp")}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              required
              withAsterisk={false}
              {...form.getInputProps("identifier")}
            />
            <PasswordInput
              label={t("account.signIn.password")}
              autoComplete="current-password"
              required
              withAsterisk={false}
              visibilityToggleButtonProps={{ "aria-label": t("account.signIn.show"), tabIndex: 0 }}
              {...form.getInputProps("password")}
            />
            <MainAct type="submit" fullWidth loading={entering.isPending}>
              {t("account.signIn.act")}
            </MainAct>
          </Form>
        </Sheet>
        <div className={styles.aside}>
          <b>{t("account.signIn.first")}</b> {t("account.signIn.firstText")}
        </div>
      </div>
    </PublicPage>
  );
}

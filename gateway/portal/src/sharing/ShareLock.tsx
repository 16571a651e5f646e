import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Problem } from "../api/client/problem";
import { type OpenedLink, openLink, sendOpeningCode } from "../api/sharing";
import { Acts, Form } from "../ui/forms/Form";
import { OneTimeCode } from "../ui/forms/OneTimeCode";
import { PasswordInput } from "../ui/forms/PasswordInput";
import { Refusal } from "../ui/messages/Notice";
import { MainAct } from "../ui/navigation/MainAct";
import styles from "./sharing.module.css";

export type Lock = "password" | "code";

/** What a link asks for beside itself, when that is why it does not open yet. */
export function lockOf(error: unknown): Lock | null {
  if (!(error instanceof Problem)) return null;
  if (error.slug === "password-required") return "password";
  return error.slug === "code-required" ? "code" : null;
}

interface ShareLockProps {
  lock: Lock;
  token: string;
  opened: (link: OpenedLink) => void;
  /** The link ended while somebody was at this page. */
  ended: () => void;
}

/** The password or the code that the sender asks for (SHR-02). */
export const ShareLock = ({ lock, ...rest }: ShareLockProps) => (
  <div className={styles.column}>{lock === "password" ? <Password {...rest} /> : <Code {...rest} />}</div>
);

const isGone = (error: unknown) => error instanceof Problem && error.status === 404;

function Password({ token, opened, ended }: Omit<ShareLockProps, "lock">) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { password: "" },
    validate: { password: text => (text ? null : t("sharing.lock.missing")) },
  });
  const opening = useMutation({
    mutationFn: ({ password }: { password: string }) => openLink({ token, password }),
    onSuccess: opened,
    onError: error => {
      if (isGone(error)) ended();
      if (error instanceof Problem) form.setErrors(error.byField());
    },
  });
  const beside = opening.error instanceof Problem && opening.error.status === 422;
  return (
    <Form onSubmit={form.onSubmit(typed => opening.mutate(typed))} explained={false}>
      <PasswordInput
        label={t("sharing.lock.password")}
        required
        autoComplete="off"
        {...form.getInputProps("password")}
      />
      {!beside && <Refusal error={opening.error} />}
      <Acts>
        <MainAct type="submit" loading={opening.isPending}>
          {t("sharing.lock.act")}
        </MainAct>
      </Acts>
    </Form>
  );
}

function Code({ token, opened, ended }: Omit<ShareLockProps, "lock">) {
  const { t } = useTranslation();
  const asking = useMutation({
    mutationFn: () => sendOpeningCode(token),
    onError: error => isGone(error) && ended(),
  });
  const open = async (code: string) => {
    try {
      opened(await openLink({ token, code }));
    } catch (refusal) {
      if (isGone(refusal)) ended();
      throw refusal;
    }
  };
  if (asking.data)
    return (
      <OneTimeCode
        sent={asking.data}
        askAgain={() => sendOpeningCode(token)}
        check={open}
        act={t("sharing.lock.act")}
        main
      />
    );
  return (
    <>
      <Refusal error={asking.error} />
      <Acts>
        <MainAct loading={asking.isPending} onClick={() => asking.mutate()}>
          {t("sharing.lock.send")}
        </MainAct>
      </Acts>
    </>
  );
}

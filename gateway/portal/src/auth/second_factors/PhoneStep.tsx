import { Button, TextInput } from "@mantine/core";
import { isNotEmpty, useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import { Acts, Form } from "../../ui/forms/Form";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";

interface PhoneStepProps {
  error: unknown;
  sending: boolean;
  send: (phone: string) => void;
  goBack: () => void;
}

export function PhoneStep({ error, sending, send, goBack }: PhoneStepProps) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { phone: "" },
    validate: { phone: isNotEmpty(t("factors.missing")) },
  });
  const refused = error instanceof Problem ? error.byField().phone : undefined;
  return (
    <Form onSubmit={form.onSubmit(({ phone }) => send(phone.trim()))} explained={false}>
      <TextInput
        type="tel"
        label={t("factors.phone")}
        description={t("factors.phoneHelp")}
        autoComplete="tel"
        required
        withAsterisk={false}
        {...form.getInputProps("phone")}
        error={form.errors.phone ?? refused}
      />
      {!refused && <Refusal error={error} />}
      <Acts>
        <MainAct type="submit" loading={sending}>
          {t("factors.phoneAct")}
        </MainAct>
        <Button onClick={goBack}>{t("factors.back")}</Button>
      </Acts>
    </Form>
  );
}

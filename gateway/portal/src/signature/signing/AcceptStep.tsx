import { Button, Checkbox } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import type { Envelope } from "../../api/signature";
import { Icon } from "../../design/Icon";
import { Sheet } from "../../ui/content/Sheet";
import { Acts, Form } from "../../ui/forms/Form";
import { MainAct, PlainLink } from "../../ui/navigation/MainAct";
import { RefusalWindow } from "./RefusalWindow";

export function AcceptStep({ envelope, onAccept }: { envelope: Envelope; onAccept: () => void }) {
  const { t } = useTranslation();
  const [refusing, { open, close }] = useDisclosure(false);
  const form = useForm({
    initialValues: { consent: false },
    validate: { consent: ticked => (ticked ? null : t("signing.accept.must")) },
  });
  return (
    <Sheet title={t("signing.accept.title")}>
      <Form onSubmit={form.onSubmit(onAccept)} explained={false}>
        <div>
          <PlainLink to={`/documents/${envelope.document_id}`} leftSection={<Icon name="eye" />}>
            {t("signing.accept.see")}
          </PlainLink>
        </div>
        <Checkbox
          label={envelope.consent}
          aria-required
          {...form.getInputProps("consent", { type: "checkbox" })}
        />
        <Acts>
          <MainAct type="submit">{t("signing.accept.go")}</MainAct>
          <Button onClick={open}>{t("signing.accept.refuse")}</Button>
        </Acts>
      </Form>
      <RefusalWindow envelope={envelope} opened={refusing} onClose={close} />
    </Sheet>
  );
}

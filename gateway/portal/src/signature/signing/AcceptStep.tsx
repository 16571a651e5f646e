import { Button, Checkbox } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import type { Envelope } from "../../api/signature";
import { Icon } from "../../design/Icon";
import { Sheet } from "../../ui/content/Sheet";
import { Acts, Form } from "../../ui/forms/Form";
import { MainAct, PlainLink } from "../../ui/navigation/MainAct";
import { Pdf } from "../../vault/viewing/Pdf";
import { useContent } from "./content";
import { RefusalWindow } from "./RefusalWindow";

interface AcceptStepProps {
  envelope: Envelope;
  /** Whether every page was shown. */
  read: boolean;
  onRead: () => void;
  onAccept: () => void;
}

export function AcceptStep({ envelope, read, onRead, onAccept }: AcceptStepProps) {
  const { t } = useTranslation();
  const [refusing, { open, close }] = useDisclosure(false);
  const form = useForm({
    initialValues: { consent: false },
    validate: {
      consent: ticked =>
        envelope.steps.reading && !read
          ? t("signing.accept.mustRead")
          : ticked
            ? null
            : t("signing.accept.must"),
    },
  });
  return (
    <Sheet title={t("signing.accept.title")}>
      <Form onSubmit={form.onSubmit(onAccept)} explained={false}>
        {envelope.steps.reading && <ReadToTheEnd envelope={envelope} read={read} onRead={onRead} />}
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

/** The document itself, where the sender asks that it be read to its end before it is signed. */
function ReadToTheEnd({ envelope, read, onRead }: Omit<AcceptStepProps, "onAccept">) {
  const { t } = useTranslation();
  const bytes = useContent(envelope);
  return (
    <>
      <p role="status">{t(read ? "signing.accept.wasRead" : "signing.accept.readFirst")}</p>
      <Pdf content={bytes} onRead={onRead} />
    </>
  );
}

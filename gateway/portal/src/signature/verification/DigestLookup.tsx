import { Button, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import { lookUpDigest } from "../../api/signature";
import { Sheet } from "../../ui/content/Sheet";
import { Acts, Form } from "../../ui/forms/Form";
import { Notice, Refusal } from "../../ui/messages/Notice";
import { OriginWords } from "./OriginWords";

/** Whoever does not want to send a file asks for it by its digest. */
export function DigestLookup() {
  const { t } = useTranslation();
  const asking = useMutation({ mutationFn: lookUpDigest });
  const form = useForm({
    initialValues: { digest: "" },
    validate: {
      digest: text => (/^[0-9a-f]{64}$/i.test(text.trim()) ? null : t("verification.digestWrong")),
    },
  });
  const isUnknown = asking.error instanceof Problem && asking.error.status === 404;
  return (
    <Sheet title={t("verification.byDigest")}>
      <Form
        onSubmit={form.onSubmit(({ digest }) => asking.mutate(digest.trim().toLowerCase()))}
        explained={false}
      >
        <p>{t("verification.byDigestText")}</p>
        <TextInput label={t("verification.digest")} aria-required {...form.getInputProps("digest")} />
        <div role="status">
          {asking.data && (
            <Notice tone="done">
              <OriginWords origin={asking.data} />
            </Notice>
          )}
          {isUnknown && <Notice tone="todo">{t("verification.unknown")}</Notice>}
        </div>
        {!isUnknown && <Refusal error={asking.error} />}
        <Acts>
          <Button type="submit" loading={asking.isPending}>
            {t("verification.look")}
          </Button>
        </Acts>
      </Form>
    </Sheet>
  );
}

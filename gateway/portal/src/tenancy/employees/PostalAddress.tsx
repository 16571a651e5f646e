import { Button, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Employee, givePostalAddress } from "../../api/employees";
import { Acts, Form } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";

const MOST_LINES = 5;
const LONGEST = 38;

const linesOf = (text: string) =>
  text
    .split("\n")
    .map(line => line.trim())
    .filter(Boolean);

/** Where the letter of somebody without an e-mail address goes (NOTIF-08): as many lines as an envelope's window takes. */
export function PostalAddress({ of, close }: { of: Employee; close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm({
    initialValues: { address: of.postal_address.join("\n") },
    validate: {
      address: text => {
        const lines = linesOf(text);
        const fits = lines.length <= MOST_LINES && lines.every(line => line.length <= LONGEST);
        return fits ? null : t("employees.file.postalTooLong");
      },
    },
  });
  const giving = useMutation({
    mutationFn: ({ address }: { address: string }) => givePostalAddress(of.id, linesOf(address)),
    onSuccess: given => {
      client.setQueryData(["employee", of.id], given);
      confirmed(t("employees.file.postalSaved"));
      close();
    },
  });
  return (
    <Form onSubmit={form.onSubmit(values => giving.mutate(values))} explained={false}>
      <Textarea
        label={t("employees.file.postal")}
        description={t("employees.file.postalHelp")}
        rows={4}
        data-autofocus
        {...form.getInputProps("address")}
      />
      <Refusal error={giving.error} />
      <Acts>
        <Button type="submit" variant="filled" loading={giving.isPending}>
          {t("common.save")}
        </Button>
        <Button onClick={close}>{t("common.cancel")}</Button>
      </Acts>
    </Form>
  );
}

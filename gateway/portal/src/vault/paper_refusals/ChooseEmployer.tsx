import { Checkbox, Radio } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Employer, employersByTicket, type PaperRefusal } from "../../api/vault";
import { Form } from "../../ui/forms/Form";
import { Notice } from "../../ui/messages/Notice";
import { Awaited } from "../../ui/messages/QueryStates";
import { MainAct } from "../../ui/navigation/MainAct";

interface ChooseEmployerProps {
  ticket: string;
  /** The employer that the address names. */
  preset: string | null;
  onChosen: (employer: Employer) => void;
  /** The employer's documents are refused already: here is the acknowledgement. */
  onKnown: (refusal: PaperRefusal) => void;
}

export function ChooseEmployer({ ticket, ...props }: ChooseEmployerProps) {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ["employers-by-ticket", ticket],
    queryFn: () => employersByTicket(ticket),
    retry: false,
    gcTime: 0,
  });
  return (
    <Awaited of={found} lines={4}>
      {({ items }) =>
        items.length === 0 ? (
          <Notice tone="waiting">{t("paper.noEmployer")}</Notice>
        ) : (
          <EmployerForm employers={items} {...props} />
        )
      }
    </Awaited>
  );
}

type EmployerFormProps = Omit<ChooseEmployerProps, "ticket"> & { employers: Employer[] };

function EmployerForm({ employers, preset, onChosen, onKnown }: EmployerFormProps) {
  const { t } = useTranslation();
  const presets = employers.filter(each => each.organisation_id === preset);
  const only = preset ? presets : employers;
  const form = useForm({
    initialValues: { holder: only.length === 1 ? (only[0]?.holder_id ?? "") : "", known: false },
    validate: {
      holder: value => (value ? null : t("paper.employerMissing")),
      known: value => (value ? null : t("paper.privacyMissing")),
    },
  });
  const proceed = ({ holder }: { holder: string }) => {
    const employer = employers.find(each => each.holder_id === holder);
    if (employer?.refusal) onKnown(employer.refusal);
    else if (employer) onChosen(employer);
  };
  const tick = form.getInputProps("known", { type: "checkbox" });
  return (
    <>
      {preset && presets.length === 0 && <Notice tone="waiting">{t("paper.notThisEmployer")}</Notice>}
      <Form onSubmit={form.onSubmit(proceed)} explained={false}>
        <Radio.Group
          label={t("paper.employer")}
          required
          withAsterisk={false}
          {...form.getInputProps("holder")}
        >
          {employers.map(each => (
            <Radio
              key={each.holder_id}
              value={each.holder_id}
              label={each.name}
              description={each.refusal ? t("paper.already") : undefined}
              mt="xs"
            />
          ))}
        </Radio.Group>
        <Checkbox
          label={t("paper.privacy")}
          required
          aria-required
          aria-invalid={Boolean(tick.error)}
          {...tick}
        />
        <MainAct type="submit" fullWidth>
          {t("paper.goOn")}
        </MainAct>
      </Form>
    </>
  );
}

import { Button, Radio, Select, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import {
  type Candidate,
  decideOnLostIdentifier,
  type Evidence,
  type Review,
} from "../../api/support/reviews";
import { listInWords } from "../../language/formats";
import { support } from "../../language/fr/auth/support";
import { Acts, Form } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";

type Field = keyof typeof support.reviews.fields;
const evidences = Object.keys(support.reviews.evidences) as Evidence[];
type Outcome = "granted" | "refused";

/** Yes, to one account and by a proof that was seen; or no. Whoever asked is told either way. */
export function ReviewForm({ review, decided }: { review: Review; decided: () => Promise<unknown> }) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { account: "", evidence: "", note: "" },
    validate: { note: given => (given.trim().length < 3 ? t("support.reviews.noteMissing") : null) },
  });
  const deciding = useMutation({
    mutationFn: (outcome: Outcome) => {
      const { account, evidence, note } = form.getValues();
      const proven = { account_id: account, evidence: evidence as Evidence };
      return decideOnLostIdentifier(review.id, {
        outcome,
        note: note.trim(),
        ...(outcome === "granted" && proven),
      });
    },
    onSuccess: async (_, outcome) => {
      await decided();
      confirmed(t(`support.reviews.${outcome}`, { email: review.email }));
    },
  });
  const refuse = () => {
    if (!form.validate().hasErrors) deciding.mutate("refused");
  };
  const grant = () => {
    const { account, evidence } = form.getValues();
    if (!account) form.setFieldError("account", t("support.reviews.chooseAccount"));
    if (!evidence) form.setFieldError("evidence", t("support.reviews.chooseEvidence"));
    if (account && evidence) deciding.mutate("granted");
  };
  return (
    <Form onSubmit={form.onSubmit(grant)} explained={false}>
      {review.candidates.length === 0 ? (
        <p>{t("support.reviews.noCandidate")}</p>
      ) : (
        <>
          <Radio.Group label={t("support.reviews.about")} {...form.getInputProps("account")}>
            {review.candidates.map(one => (
              <CandidateChoice key={one.account_id} one={one} />
            ))}
          </Radio.Group>
          <Select
            label={t("support.reviews.evidence")}
            placeholder={t("support.reviews.noEvidence")}
            data={evidences.map(value => ({ value, label: t(`support.reviews.evidences.${value}`) }))}
            {...form.getInputProps("evidence")}
          />
        </>
      )}
      <Textarea
        label={t("support.reviews.note")}
        description={t("support.reviews.noteHelp")}
        required
        withAsterisk={false}
        rows={2}
        maxLength={500}
        {...form.getInputProps("note")}
      />
      <Refusal error={deciding.error} />
      <Acts>
        {review.candidates.length > 0 && (
          <Button
            type="submit"
            loading={deciding.isPending && deciding.variables === "granted"}
            disabled={deciding.isPending && deciding.variables === "refused"}
          >
            {t("support.reviews.grant")}
          </Button>
        )}
        <Button
          onClick={refuse}
          loading={deciding.isPending && deciding.variables === "refused"}
          disabled={deciding.isPending && deciding.variables === "granted"}
        >
          {t("support.reviews.refuse")}
        </Button>
      </Acts>
    </Form>
  );
}

function CandidateChoice({ one }: { one: Candidate }) {
  const { t } = useTranslation();
  const inWords = (fields: string[]) =>
    listInWords(fields.map(field => t(`support.reviews.fields.${field as Field}`)));
  const name = `${one.first_name} ${one.last_name}`.trim();
  const compared = [
    one.agrees.length > 0 && t("support.reviews.agrees", { fields: inWords(one.agrees) }),
    one.differs.length > 0 && t("support.reviews.differs", { fields: inWords(one.differs) }),
  ];
  return (
    <Radio
      value={one.account_id}
      label={t("support.reviews.candidate", { name, email: one.email })}
      description={compared.filter(Boolean).join(" \u00b7 ")}
    />
  );
}

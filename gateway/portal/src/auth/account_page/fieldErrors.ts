import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import { useWrongCode } from "../../ui/forms/OneTimeCode";

interface ErrorTaker {
  setErrors: (errors: Record<string, string>) => void;
}

/** Puts a refusal beside the fields it is about. `password` is the name of the field of the password one has. */
export function useFieldErrors(form: ErrorTaker, password = "password") {
  const { t } = useTranslation();
  const wrongCode = useWrongCode();
  const errorsOf = (refusal: unknown): Record<string, string> => {
    if (!(refusal instanceof Problem)) return {};
    if (refusal.slug === "wrong-credentials") return { [password]: t("settings.wrongPassword") };
    const code = wrongCode(refusal);
    return code ? { code } : refusal.byField();
  };
  return {
    /** Shown beside fields. */
    show: (refusal: unknown) => form.setErrors(errorsOf(refusal)),
    /** What no field says, to be said beside the act. */
    rest: (refusal: unknown) => (Object.keys(errorsOf(refusal)).length > 0 ? null : refusal),
  };
}

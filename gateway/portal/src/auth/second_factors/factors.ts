import { queryOptions } from "@tanstack/react-query";
import { type FactorKind, secondFactors } from "../../api/account";
import { prove } from "../../api/auth";
import type { IconName } from "../../design/Icon";

export const factorsQuery = queryOptions({ queryKey: ["second-factors"], queryFn: secondFactors });

export const factorIcons: Record<FactorKind, IconName> = {
  totp: "square",
  passkey: "key",
  sms: "phone",
  email: "mail",
};

/** The password typed again, as a proof for the second factors of this account. */
export const proveForFactors = async (accountId: string, password: string) => {
  const act = { audience: "auth", purpose: "second-factors", subject: accountId, password } as const;
  return (await prove(act)).proof;
};

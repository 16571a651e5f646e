import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../../design/Icon";
import styles from "../sign_in_flow/signIn.module.css";
import type { Captcha } from "./useCaptcha";

const icons: Record<"working" | "done" | "failed", IconName> = {
  working: "clock",
  done: "check",
  failed: "warning",
};

/** How the check of the form stands; heard as it changes. */
export function CaptchaLine({ captcha: { state, renew } }: { captcha: Captcha }) {
  const { t } = useTranslation();
  if (state === "off") return null;
  return (
    <p className={styles.line} data-state={state} role="status">
      <Icon name={icons[state]} size={18} />
      <span>
        {t(`entry.captcha.${state}`)}{" "}
        {state === "failed" && (
          <Anchor component="button" type="button" inherit onClick={renew}>
            {t("entry.captcha.again")}
          </Anchor>
        )}
      </span>
    </p>
  );
}

import { ActionIcon, Popover } from "@mantine/core";
import { type FormEventHandler, type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../design/Icon";
import styles from "./Form.module.css";

interface FormProps {
  onSubmit: FormEventHandler<HTMLFormElement>;
  /** Whether the meaning of the asterisk is said on top. */
  explained?: boolean;
  children: ReactNode;
}

/** A form whose errors stand beside the fields: the first one takes the focus when sending is refused, here or there. */
export function Form({ onSubmit, explained = true, children }: FormProps) {
  const { t } = useTranslation();
  const form = useRef<HTMLFormElement>(null);
  const sent = useRef(false);
  // A refusal may come at once, or when the server has answered: with whichever drawing of the form shows it.
  useEffect(() => {
    if (sent.current && focusFirstError(form.current)) sent.current = false;
  });
  const submit: FormEventHandler<HTMLFormElement> = event => {
    sent.current = true;
    onSubmit(event);
  };
  return (
    <form ref={form} className={styles.form} onSubmit={submit} noValidate>
      {explained && <p className={styles.explained}>{t("common.required")}</p>}
      {children}
    </form>
  );
}

/** Whether there was an error to move the focus to. */
export function focusFirstError(form: HTMLElement | null): boolean {
  const first = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
  first?.focus();
  return first !== null && first !== undefined;
}

/** A bubble that tells the format of a field, by click, key or touch. */
export function Bubble({ field, children }: { field: string; children: string }) {
  const { t } = useTranslation();
  return (
    <Popover width={280} position="top" withArrow shadow="none">
      <Popover.Target>
        <ActionIcon size={28} aria-label={t("common.more", { field })} className={styles.bubble}>
          <Icon name="info" size={18} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={styles.explanation}>{children}</Popover.Dropdown>
    </Popover>
  );
}

export const Acts = ({ children }: { children: ReactNode }) => <div className={styles.acts}>{children}</div>;

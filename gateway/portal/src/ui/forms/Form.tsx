import { ActionIcon, Popover } from "@mantine/core";
import { type FormEventHandler, type KeyboardEventHandler, type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../design/Icon";
import styles from "./Form.module.css";

interface FormProps {
  onSubmit: FormEventHandler<HTMLFormElement>;
  /** Whether the meaning of the asterisk is said on top. */
  explained?: boolean;
  children: ReactNode;
}

/**
 * A form whose errors stand beside the fields: the first one takes the focus when sending is refused, here or there.
 * Whoever goes on typing while the answer is under way keeps the focus, and their Enter counts once it has come.
 */
export function Form({ onSubmit, explained = true, children }: FormProps) {
  const { t } = useTranslation();
  const form = useRef<HTMLFormElement>(null);
  const sent = useRef(false);
  const typedSince = useRef(false);
  const enteredWith = useRef<string>(null);
  // An answer may come at once or later: with whichever drawing of the form shows it.
  useEffect(() => {
    if (!form.current || isAtWork(form.current)) return;
    const goesOn = enteredWith.current === contentsOf(form.current);
    enteredWith.current = null;
    if (goesOn) form.current.requestSubmit();
    else if (sent.current && hasError(form.current)) {
      sent.current = false;
      if (!typedSince.current) focusFirstError(form.current);
    }
  });
  const submit: FormEventHandler<HTMLFormElement> = event => {
    sent.current = true;
    typedSince.current = false;
    onSubmit(event);
  };
  const noteEnter: KeyboardEventHandler<HTMLFormElement> = ({ key, target, currentTarget }) => {
    if (
      key === "Enter" &&
      target instanceof HTMLInputElement &&
      typedSince.current &&
      isAtWork(currentTarget)
    )
      enteredWith.current = contentsOf(currentTarget);
  };
  const noteTyping = () => {
    typedSince.current = true;
  };
  return (
    <form
      ref={form}
      className={styles.form}
      onSubmit={submit}
      onInput={noteTyping}
      onKeyDown={noteEnter}
      noValidate
    >
      {explained && <p className={styles.explained}>{t("common.required")}</p>}
      {children}
    </form>
  );
}

const ERROR = '[aria-invalid="true"]';

const hasError = (form: HTMLElement) => form.querySelector(ERROR) !== null;

/** Moves the focus to the first error, if there is one. */
export function focusFirstError(form: HTMLElement | null) {
  form?.querySelector<HTMLElement>(ERROR)?.focus();
}

/** Whether what was sent is not answered yet: its button is at work, and the browser ignores Enter as long. */
const isAtWork = (form: HTMLFormElement) => form.querySelector("[type=submit][data-loading]") !== null;

/** All that stands in the fields: it is another once somebody typed, or the answer emptied the form. */
const contentsOf = (form: HTMLFormElement) =>
  JSON.stringify(
    [...form.elements].map(field => {
      if (field instanceof HTMLInputElement) return [field.value, field.checked];
      return field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement ? field.value : null;
    }),
  );

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

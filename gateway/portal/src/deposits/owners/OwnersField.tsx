import { ActionIcon, Button, Input, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../design/Icon";
import styles from "../journeys/deposits.module.css";
import { nobody, type Owner, ownersAnswer, ownersIn } from "./owners";

interface OwnersFieldProps {
  label: ReactNode;
  name: string;
  required: boolean;
  withBirthDate: boolean;
  value?: string;
  error?: ReactNode;
  onChange: (answer: string) => void;
}

const MOST = 20;

/** The owners of the funds, one after the other; the answer is the whole list. */
export function OwnersField({
  label,
  name,
  required,
  withBirthDate,
  value,
  error,
  onChange,
}: OwnersFieldProps) {
  const { t } = useTranslation();
  const found = ownersIn(value);
  const owners = found.length > 0 ? found : [nobody];
  const change = (at: number, part: Partial<Owner>) =>
    onChange(ownersAnswer(owners.map((owner, index) => (index === at ? { ...owner, ...part } : owner))));
  const text = (at: number, part: keyof Owner, type = "text") => (
    <TextInput
      label={t(`requests.owners.${part}`)}
      aria-label={t(`requests.owners.${part}Of`, { number: at + 1 })}
      aria-invalid={error ? true : undefined}
      required={part !== "first_name"}
      type={type}
      autoComplete="off"
      value={owners[at]?.[part] ?? ""}
      onChange={event => change(at, { [part]: event.currentTarget.value })}
    />
  );
  return (
    <fieldset className={styles.owners}>
      <Input.Label component="legend" required={required}>
        {label}
      </Input.Label>
      {owners.map((owner, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an owner has no other identity than its place in the list
        <fieldset key={at} className={styles.owner} aria-label={`${name} ${at + 1}`}>
          {text(at, "name")}
          {text(at, "first_name")}
          {withBirthDate && text(at, "born_on", "date")}
          {owners.length > 1 && (
            <ActionIcon
              size={44}
              onClick={() => onChange(ownersAnswer(owners.filter((_, index) => index !== at)))}
              aria-label={t("requests.owners.remove", {
                number: at + 1,
                name: `${owner.first_name} ${owner.name}`.trim(),
              })}
            >
              <Icon name="bin" size={18} />
            </ActionIcon>
          )}
        </fieldset>
      ))}
      {error && <Input.Error>{error}</Input.Error>}
      {owners.length < MOST && (
        <div>
          <Button
            size="sm"
            leftSection={<Icon name="plus" size={18} />}
            onClick={() => onChange(JSON.stringify([...owners, nobody]))}
          >
            {t("requests.owners.add")}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../design/Icon";
import styles from "./Form.module.css";

interface WordSearchProps {
  label: string;
  example: string;
  words: string;
  search: (words: string) => void;
}

/** Searches a list as one types, once the hand rests. */
export function WordSearch({ label, example, words, search }: WordSearchProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(words);
  useEffect(() => setTyped(words), [words]);
  const later = useDebouncedCallback(search, 300);
  const write = (text: string) => {
    setTyped(text);
    later(text);
  };
  return (
    <TextInput
      label={label}
      className={styles.words}
      placeholder={example}
      maxLength={200}
      leftSection={<Icon name="search" />}
      value={typed}
      onChange={event => write(event.currentTarget.value)}
      rightSection={typed && <CloseButton aria-label={t("common.clearSearch")} onClick={() => write("")} />}
    />
  );
}

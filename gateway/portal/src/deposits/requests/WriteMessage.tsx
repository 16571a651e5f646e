import { Button, Checkbox, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Acts } from "../../ui/forms/Form";
import { Refusal } from "../../ui/messages/Notice";

interface WriteMessageProps {
  label: string;
  /** Whether it may be a note for colleagues. */
  mayBePrivate?: boolean;
  send: (text: string, isPrivate: boolean) => Promise<unknown>;
}

/** A message about a request. */
export function WriteMessage({ label, mayBePrivate = false, send }: WriteMessageProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [isPrivate, setPrivate] = useState(false);
  const sending = useMutation({
    mutationFn: () => send(text.trim(), isPrivate),
    onSuccess: () => setText(""),
  });
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        if (text.trim()) sending.mutate();
      }}
    >
      <Textarea
        label={label}
        rows={3}
        maxLength={2000}
        value={text}
        onChange={event => setText(event.currentTarget.value)}
      />
      {mayBePrivate && (
        <Checkbox
          mt="sm"
          label={t("cases.private")}
          checked={isPrivate}
          onChange={event => setPrivate(event.currentTarget.checked)}
        />
      )}
      <Refusal error={sending.error} />
      <Acts>
        <Button type="submit" loading={sending.isPending} disabled={!text.trim()}>
          {t("cases.send")}
        </Button>
      </Acts>
    </form>
  );
}

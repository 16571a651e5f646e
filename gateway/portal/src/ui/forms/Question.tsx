import { Button, Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Refusal } from "../messages/Notice";
import { MainAct } from "../navigation/MainAct";
import { Acts } from "./Form";

interface QuestionProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What will happen or be lost, by name and number. */
  children: ReactNode;
  act: string;
  /** Destroying acts are in the colour of errors; others in the seal's. */
  destroys?: boolean;
  onConfirm: () => Promise<unknown>;
}

/** Asks before an act that can't be taken back; stays open with the reason when it is refused. */
export function Question({
  opened,
  onClose,
  title,
  children,
  act,
  destroys = true,
  onConfirm,
}: QuestionProps) {
  const { t } = useTranslation();
  const doing = useMutation({ mutationFn: onConfirm, onSuccess: onClose });
  const Confirm = destroys ? Button : MainAct;
  const look = destroys ? ({ variant: "filled", color: "error" } as const) : {};
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <div>{children}</div>
      <Refusal error={doing.error} />
      <Acts>
        <Confirm {...look} loading={doing.isPending} onClick={() => doing.mutate()}>
          {act}
        </Confirm>
        <Button onClick={onClose} disabled={doing.isPending}>
          {t("common.cancel")}
        </Button>
      </Acts>
    </Modal>
  );
}

import { Button, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { show } from "../../testing/show";
import { Form } from "./Form";

let sent: string[];
let answers: { resolve: () => void; reject: (reason: string) => void }[];
let empties: boolean;

beforeEach(() => {
  sent = [];
  answers = [];
  empties = false;
});

function Page() {
  const form = useForm({ initialValues: { code: "", note: "" } });
  const sending = useMutation({
    mutationFn: (code: string) => {
      sent.push(code);
      return new Promise<void>((resolve, reject) => answers.push({ resolve, reject }));
    },
    onSuccess: () => empties && form.reset(),
    onError: reason => form.setErrors({ code: String(reason) }),
  });
  return (
    <Form onSubmit={form.onSubmit(({ code }) => sending.mutate(code))}>
      <TextInput label="Code" {...form.getInputProps("code")} />
      <TextInput label="Note" {...form.getInputProps("note")} />
      <Button type="submit" loading={sending.isPending}>
        Valider
      </Button>
    </Form>
  );
}

const code = () => screen.getByLabelText("Code");
const write = (text: string) =>
  userEvent.type(code(), text, { initialSelectionStart: 0, initialSelectionEnd: 9 });

async function send(text: string) {
  show(Page, "/");
  await write(`${text}{Enter}`);
  await waitFor(() => expect(sent).toEqual([text]));
}

describe("a form whose answer is under way", () => {
  it("is sent again with what was typed and entered meanwhile", async () => {
    await send("000000");
    await write("123456{Enter}");
    expect(sent).toEqual(["000000"]);
    answers[0]?.reject("Ce code n’est pas le bon.");
    await waitFor(() => expect(sent).toEqual(["000000", "123456"]));
    expect(code()).toHaveValue("123456");
  });

  it("sends nothing twice for a second Enter", async () => {
    await send("000000");
    await userEvent.type(code(), "{Enter}");
    answers[0]?.reject("Ce code n’est pas le bon.");
    expect(await screen.findByText("Ce code n’est pas le bon.")).toBeVisible();
    expect(code()).toHaveFocus();
    expect(sent).toEqual(["000000"]);
  });

  it("sends nothing that was changed after Enter, and nothing once the answer emptied it", async () => {
    await send("000000");
    await write("123456{Enter}7");
    answers[0]?.reject("Ce code n’est pas le bon.");
    expect(await screen.findByText("Ce code n’est pas le bon.")).toBeVisible();
    empties = true;
    await write("111111{Enter}");
    await write("222222{Enter}");
    answers[1]?.resolve();
    await waitFor(() => expect(code()).toHaveValue(""));
    expect(sent).toEqual(["000000", "111111"]);
  });

  it("leaves the focus to whoever goes on typing", async () => {
    await send("000000");
    await userEvent.type(screen.getByLabelText("Note"), "appeler");
    answers[0]?.reject("Ce code n’est pas le bon.");
    expect(await screen.findByText("Ce code n’est pas le bon.")).toBeVisible();
    expect(screen.getByLabelText("Note")).toHaveFocus();
    expect(screen.getByLabelText("Note")).toHaveValue("appeler");
  });
});

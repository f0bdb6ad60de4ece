import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { AuthForm } from "./AuthForm";

test("a form says what is missing beside each field, and is sent once nothing is", async () => {
  const send = vi.fn();
  render(
    <I18nProvider i18n={i18n}>
      <AuthForm onSend={send}>
        {(fault) => (
          <>
            <input aria-label="mail" name="mail" type="email" required />
            <p>{fault("mail")}</p>
            <button type="submit">Go</button>
          </>
        )}
      </AuthForm>
    </I18nProvider>,
  );
  const mail = screen.getByLabelText("mail");
  await userEvent.click(screen.getByText("Go"));
  expect(screen.getByText("This is needed.")).toBeInTheDocument();
  expect(mail).toHaveFocus();
  await userEvent.type(mail, "ana");
  expect(screen.queryByText("This is needed.")).toBeNull();
  await userEvent.click(screen.getByText("Go"));
  expect(screen.getByText("This is not a whole e-mail address.")).toBeInTheDocument();
  expect(send).not.toHaveBeenCalled();
  await userEvent.type(mail, "@casa.test");
  await userEvent.click(screen.getByText("Go"));
  expect(send).toHaveBeenCalledOnce();
});

import { api } from "@client/api";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Trans } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { errorText } from "@/lib/error-text";
import { Alert } from "./Alert";
import { AuthForm } from "./AuthForm";
import { AuthFrame } from "./AuthFrame";

/** Asks for a link that sets a new password. Never tells whether an address is known. */
export function ForgotPage() {
  const [email, setEmail] = useState("");
  const ask = useMutation({ mutationFn: () => api.post("/auth/reset", { email }) });
  const back = (
    <Link to="/sign-in" className="underline underline-offset-2 hover:text-ink">
      <Trans>Back to sign in</Trans>
    </Link>
  );
  if (ask.isSuccess) {
    return (
      <AuthFrame
        title={<Trans>Look into your mail</Trans>}
        intro={
          <Trans>
            If {email} belongs to somebody here, a link to set a new password is on its way. It works for an hour. If
            nothing comes, ask an administrator of your workspace: this server may not be able to send mail.
          </Trans>
        }
        foot={back}
      >
        {null}
      </AuthFrame>
    );
  }
  return (
    <AuthFrame
      title={<Trans>Set a new password</Trans>}
      intro={<Trans>Tell us your e-mail and we send you a link.</Trans>}
      foot={back}
    >
      <AuthForm onSend={() => ask.mutate()}>
        {(fault) => (
          <>
            {ask.error && <Alert>{errorText(ask.error)}</Alert>}
            <Field label={<Trans>E-mail</Trans>} error={fault("email")}>
              <Input
                type="email"
                name="email"
                autoComplete="username"
                required
                autoFocus
                className="h-10"
                value={email}
                onChange={(e) => setEmail(e.target.value)}
              />
            </Field>
            <Button type="submit" variant="primary" size="lg" busy={ask.isPending}>
              <Trans>Send the link</Trans>
            </Button>
          </>
        )}
      </AuthForm>
    </AuthFrame>
  );
}

import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { toast } from "@kit/toast";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { errorText } from "@/lib/error-text";
import { Alert } from "./Alert";
import { AuthForm } from "./AuthForm";
import { AuthFrame } from "./AuthFrame";
import { NewPassword } from "./NewPassword";

/** Where the link in the mail leads. */
export function ResetPage() {
  const { token } = useParams({ strict: false }) as { token: string };
  const navigate = useNavigate();
  const [password, setPassword] = useState("");
  const confirm = useMutation({
    mutationFn: () => api.post("/auth/reset/confirm", { token, password }),
    onSuccess: () => {
      toast({ title: t`Your password is changed. Sign in with it.` });
      void navigate({ to: "/sign-in" });
    },
  });
  const error = isApiError(confirm.error) ? confirm.error : undefined;
  const gone = error?.code === "not_found" || error?.code === "unauthorized";
  if (gone) {
    return (
      <AuthFrame
        title={<Trans>This link can't be used</Trans>}
        intro={<Trans>This link has expired or was used already.</Trans>}
      >
        <Link to="/reset" className="font-medium text-accent-ink underline underline-offset-2">
          <Trans>Ask for a new one</Trans>
        </Link>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame
      title={<Trans>Choose a new password</Trans>}
      foot={
        <Link to="/sign-in" className="underline underline-offset-2 hover:text-ink">
          <Trans>Back to sign in</Trans>
        </Link>
      }
    >
      <AuthForm onSend={() => confirm.mutate()}>
        {(fault) => (
          <>
            {confirm.error && !error?.field("password") && <Alert>{errorText(confirm.error)}</Alert>}
            <NewPassword
              autoFocus
              value={password}
              onChange={setPassword}
              error={fault("new-password") ?? error?.field("password")}
            />
            <Button type="submit" variant="primary" size="lg" busy={confirm.isPending}>
              <Trans>Change the password</Trans>
            </Button>
          </>
        )}
      </AuthForm>
    </AuthFrame>
  );
}

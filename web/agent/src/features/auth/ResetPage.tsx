import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { toast } from "@kit/toast";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { errorText } from "@/lib/error-text";
import { Alert } from "./Alert";
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
  return (
    <AuthFrame
      title={<Trans>Choose a new password</Trans>}
      foot={
        <Link to="/sign-in" className="underline underline-offset-2 hover:text-ink">
          <Trans>Back to sign in</Trans>
        </Link>
      }
    >
      <form
        className="grid gap-4"
        onSubmit={(e: FormEvent) => {
          e.preventDefault();
          confirm.mutate();
        }}
      >
        {confirm.error && !error?.field("password") && (
          <Alert>
            {gone ? (
              <Trans>This link has expired or was used already. Ask for a new one.</Trans>
            ) : (
              errorText(confirm.error)
            )}
          </Alert>
        )}
        <NewPassword value={password} onChange={setPassword} error={error?.field("password")} />
        <Button type="submit" variant="primary" size="lg" busy={confirm.isPending}>
          <Trans>Change the password</Trans>
        </Button>
      </form>
    </AuthFrame>
  );
}

import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { meKeys, useMe } from "@/entities/me";
import { errorText } from "@/lib/error-text";

const empty = { current: "", new: "" };

export function PasswordForm() {
  const { t } = useLingui();
  const me = useMe();
  const client = useQueryClient();
  const [form, setForm] = useState(empty);
  const save = useMutation({
    mutationFn: () => api.post("/auth/password", form),
    onSuccess: () => {
      setForm(empty);
      void client.invalidateQueries({ queryKey: meKeys.sessions });
      toast({ title: t`Password changed` });
    },
  });
  const error = isApiError(save.error) ? save.error : undefined;
  const wrong = error?.field("current") ?? (save.error && !error?.errors.length ? errorText(save.error) : undefined);
  return (
    <form
      className="grid max-w-md gap-3"
      onSubmit={(e) => {
        e.preventDefault();
        save.mutate();
      }}
    >
      <input type="text" autoComplete="username" value={me.user.email} readOnly hidden />
      <Field label={t`Current password`} error={wrong}>
        <Input
          type="password"
          autoComplete="current-password"
          required
          value={form.current}
          onChange={(e) => setForm({ ...form, current: e.target.value })}
        />
      </Field>
      <Field
        label={t`New password`}
        help={t`At least 10 characters. A few words in a row are better than signs.`}
        error={error?.field("new")}
      >
        <Input
          type="password"
          autoComplete="new-password"
          required
          minLength={10}
          value={form.new}
          onChange={(e) => setForm({ ...form, new: e.target.value })}
        />
      </Field>
      <div>
        <Button type="submit" busy={save.isPending}>
          {t`Change the password`}
        </Button>
      </div>
    </form>
  );
}

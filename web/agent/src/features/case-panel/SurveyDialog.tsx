import { api } from "@client/api";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Case } from "@/entities/case";
import { shownQuery, surveyKeys, surveysQuery } from "@/entities/survey";
import { errorText } from "@/lib/error-text";

/** Asks which survey the customer is asked, and shows what they will see. */
export function SurveyDialog({ cases, onClose }: { cases: Case[]; onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const c = cases[0];
  const surveys = (useQuery(surveysQuery).data ?? []).filter((s) => s.enabled);
  const [chosen, setChosen] = useState("");
  const [busy, setBusy] = useState(false);
  const id = chosen || surveys[0]?.id || "";
  const shown = useQuery(shownQuery(c?.id ?? "", id));
  const send = async () => {
    setBusy(true);
    try {
      await api.post(`/cases/${c?.id}/surveys`, { survey_id: id });
      toast({ title: t`The survey is on its way` });
      void client.invalidateQueries({ queryKey: surveyKeys.ofCase(c?.id ?? "") });
      onClose();
    } catch (e) {
      toast({ title: errorText(e), tone: "danger" });
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`Ask the customer`}
      description={t`A survey goes to the customer of this case, now.`}
      className="w-[min(30rem,calc(100vw-24px))]"
    >
      {surveys.length === 0 ? (
        <p className="text-sm text-ink-2">{t`There is no survey that is switched on. They are made in the settings.`}</p>
      ) : (
        <div className="grid gap-4">
          <Field label={t`Survey`}>
            <Select value={id} options={surveys.map((s) => ({ value: s.id, label: s.name }))} onChange={setChosen} />
          </Field>
          {shown.error && <p className="text-sm text-danger">{errorText(shown.error)}</p>}
          {shown.data?.why && <p className="rounded-md bg-hover px-3 py-2 text-sm">{shown.data.why}</p>}
          {shown.data && !shown.data.why && (
            <section aria-label={t`What the customer sees`} className="grid gap-1.5">
              <p className="text-xs text-ink-2">{t`What the customer sees`}</p>
              <div lang={shown.data.language} className="rounded-lg border bg-paper p-3 text-sm">
                <p className="whitespace-pre-line">{shown.data.text}</p>
                <ul className="mt-2 flex flex-wrap gap-1.5 empty:hidden">
                  {shown.data.choices.map((choice) => (
                    <li key={choice} className="rounded-md border px-2 py-1">
                      {choice}
                    </li>
                  ))}
                </ul>
              </div>
            </section>
          )}
          <div>
            <Button
              variant="primary"
              busy={busy}
              inactive={!shown.data || shown.data.form === "none"}
              hint={shown.data?.why ?? ""}
              onClick={() => void send()}
            >
              {t`Send the survey`}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

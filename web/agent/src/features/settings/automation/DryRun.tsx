import { api } from "@client/api";
import { Button } from "@kit/button";
import { plural, t } from "@lingui/core/macro";
import { Link } from "@tanstack/react-router";
import { FlaskConical } from "lucide-react";
import { errorText } from "@/lib/error-text";
import { fullTime, nearTime } from "@/lib/when";
import { useChange } from "../parts/change";
import { Row, Rows, Section } from "../parts/Page";
import type { RecipeDraft } from "./draft";

interface Tried {
  at: string;
  case_id?: string;
  message_id?: string;
  text?: string;
}

interface Rehearsal {
  looked: number;
  started: number;
  cut: boolean;
  items: Tried[];
}

/** Tries a recipe, as it is being written, on what happened last. */
export function DryRun({ draft }: { draft: RecipeDraft }) {
  const run = useChange(
    () => {
      const { name: _, enabled: __, ...rest } = draft;
      return api.post<Rehearsal>("/recipes/dry-run", { ...rest, last: 500 });
    },
    { refresh: [], quiet: true },
  );
  const out = run.data;
  return (
    <Section title={t`Try it`} about={t`On the last 500 things that could start it. Nothing is changed.`}>
      <Button
        className="justify-self-start"
        busy={run.isPending}
        inactive={draft.actions.length === 0}
        hint={draft.actions.length === 0 ? t`Say first what it does.` : undefined}
        onClick={() => run.mutate(undefined)}
      >
        <FlaskConical /> {t`Try it`}
      </Button>
      <div role="status" className="grid gap-3 text-sm">
        {run.isError && <p className="text-danger">{errorText(run.error)}</p>}
        {out && (
          <p>
            {plural(out.started, {
              0: "It would not have run once.",
              one: "It would have run # time.",
              other: "It would have run # times.",
            })}{" "}
            {plural(out.looked, { one: "# thing was looked at.", other: "# things were looked at." })}
            {out.cut && ` ${t`There is more, but it took too long.`}`}
          </p>
        )}
        {out && out.items.length > 0 && (
          <Rows label={t`What it would have run on`}>
            {out.items.slice(0, 20).map((item) => (
              <Row key={`${item.at}-${item.message_id ?? item.case_id}`}>
                <p className="min-w-0 flex-1 truncate text-sm">{item.text || t`A change of a case`}</p>
                <time dateTime={item.at} title={fullTime(item.at)} className="text-xs text-ink-3">
                  {nearTime(item.at)}
                </time>
                {item.case_id && (
                  <Link to={`/inbox/all/${item.case_id}` as string} className="text-xs underline">
                    {t`Open the case`}
                  </Link>
                )}
              </Row>
            ))}
          </Rows>
        )}
      </div>
    </Section>
  );
}

import { api } from "@client/api";
import { Button } from "@kit/button";
import { plural, t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useCan } from "@/entities/me";
import { type Intake, intakeQuery, workKeys } from "@/entities/work";
import { Choices } from "@/features/routing/Choices";
import { nearTime } from "@/lib/when";
import { useChange } from "../parts/change";

export type OpenCasesChoice = "route" | "leave";

interface Props {
  count: number;
  value: OpenCasesChoice;
  onChange: (value: OpenCasesChoice) => void;
}

/** What becomes of the open cases that are there already. */
export function OpenCases({ count, value, onChange }: Props) {
  return (
    <div className="grid gap-2">
      <p className="text-sm font-medium">
        {plural(count, {
          one: "# open case on these channels is in no queue.",
          other: "# open cases on these channels are in no queue.",
        })}
      </p>
      <Choices
        label={t`Open cases`}
        value={value}
        onChange={onChange}
        choices={[
          {
            value: "route",
            label: plural(count, { one: "Route # open case now", other: "Route # open cases now" }),
            help: t`In the background, in the order of their wait. What somebody has stays theirs.`,
          },
          { value: "leave", label: t`Leave them`, help: t`Only new cases are routed.` },
        ]}
      />
    </div>
  );
}

/** How far open cases are on their way into a workstream, and the button that sends them there later. */
export function IntakeProgress({ id }: { id: string }) {
  const manage = useCan("routing.manage");
  const intake = useQuery(intakeQuery(id)).data;
  const begin = useChange(() => api.post<Intake>(`/workstreams/${id}/intake`), { refresh: [workKeys.intake(id)] });
  if (!intake) return null;
  const { running, total, done, left, finished_at } = intake;
  if (running)
    return (
      <div className="grid gap-1.5" role="status">
        <p className="text-sm">{t`Open cases are being routed: ${done} of ${total}`}</p>
        <progress
          className="h-1.5 w-full max-w-sm accent-accent"
          aria-label={t`Open cases routed`}
          value={done}
          max={Math.max(total, 1)}
        />
      </div>
    );
  return (
    <>
      {finished_at && (
        <p className="text-sm text-ink-2" role="status">
          {plural(done, { one: "# open case was routed", other: "# open cases were routed" })} · {nearTime(finished_at)}
        </p>
      )}
      {left > 0 && (
        <div className="flex flex-wrap items-center gap-3 text-sm">
          <span>
            {plural(left, {
              one: "# open case on these channels is in no queue.",
              other: "# open cases on these channels are in no queue.",
            })}
          </span>
          {manage && (
            <Button busy={begin.isPending} onClick={() => begin.mutate(undefined)}>
              {plural(left, { one: "Route # open case now", other: "Route # open cases now" })}
            </Button>
          )}
        </div>
      )}
    </>
  );
}

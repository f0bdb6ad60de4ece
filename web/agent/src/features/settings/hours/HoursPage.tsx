import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { plural, t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ChevronRight, DoorClosed, DoorOpen, Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { type Calendar, calendarKeys, calendarsQuery } from "@/entities/calendar";
import { useCan } from "@/entities/me";
import { errorText } from "@/lib/error-text";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows } from "../parts/Page";
import { openText } from "./text";

/** The calendars of the business. */
export function HoursPage() {
  const query = useQuery(calendarsQuery);
  const manage = useCan("workspace.manage");
  const [adding, setAdding] = useState(false);
  const add = manage && (
    <Button onClick={() => setAdding(true)}>
      <Plus /> {t`New calendar`}
    </Button>
  );
  return (
    <Page
      title={t`Working hours`}
      term="working-hours"
      about={t`When your team answers. Promises to customers count only these hours; a business with several offices or teams has a calendar for each.`}
      action={add}
    >
      <Loading query={query}>
        {(calendars) => (
          <Rows label={t`Calendars`}>
            {calendars.map((c) => (
              <CalendarRow key={c.id} calendar={c} />
            ))}
          </Rows>
        )}
      </Loading>
      {adding && <NewCalendar onClose={() => setAdding(false)} />}
    </Page>
  );
}

function CalendarRow({ calendar: c }: { calendar: Calendar }) {
  const Icon = c.open_now ? DoorOpen : DoorClosed;
  const uses = c.used_by.length;
  return (
    <Row>
      <Link
        to={"/settings/hours/$calendarId" as string}
        params={{ calendarId: c.id } as never}
        className="-mx-2 flex min-w-0 flex-1 items-center gap-3 rounded-md px-2 py-1 hover:bg-hover"
      >
        <Icon aria-hidden className={c.open_now ? "size-4 shrink-0 text-good" : "size-4 shrink-0 text-ink-3"} />
        <span className="min-w-0 flex-1">
          <span className="block truncate text-sm font-medium">
            {c.name}
            {c.default && <span className="ml-2 text-xs font-normal text-ink-3">{t`default`}</span>}
          </span>
          <span className="block text-xs text-ink-2">
            {openText(c)} · {c.timezone}
            {uses > 0 && ` · ${plural(uses, { one: "used in # place", other: "used in # places" })}`}
          </span>
        </span>
        <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3" />
      </Link>
    </Row>
  );
}

function NewCalendar({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const office = [1, 2, 3, 4, 5].map((day) => ({ day, open: "09:00", close: "18:00" }));
  const save = useChange(() => api.post<Calendar>("/calendars", { name, days: office }), {
    refresh: [calendarKeys.list],
    quiet: true,
    onDone: (c) => void navigate({ to: `/settings/hours/${c.id}` as string }),
  });
  const fault = isApiError(save.error) ? (save.error.field("name") ?? errorText(save.error)) : undefined;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(undefined);
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t`New calendar`}>
      <form onSubmit={submit} className="grid gap-4 pt-1">
        <Field label={t`Name`} help={t`Such as the office or the team. Its hours come next.`} error={fault}>
          <Input value={name} onChange={(e) => setName(e.target.value)} maxLength={100} required autoFocus />
        </Field>
        <Button type="submit" variant="primary" busy={save.isPending} className="justify-self-end">
          {t`Go on`}
        </Button>
      </form>
    </Dialog>
  );
}

import { Button } from "@kit/button";
import { cx } from "@kit/cx";
import { Field } from "@kit/field";
import { PlatformIcon } from "@kit/icons/platform";
import { Input } from "@kit/input";
import { Popover } from "@kit/popover";
import { Select } from "@kit/select";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { CalendarDays } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { channelsQuery, platformsQuery } from "@/entities/channel";
import type { ReportFilter } from "@/entities/report";
import { dayRange } from "../format";
import { addDays, daysOf, longest, presets, type ReportSearch } from "../range";

interface Props {
  search: ReportSearch;
  filter: ReportFilter;
  today: string;
  onChange: (search: ReportSearch) => void;
  /** What else can be chosen. */
  children?: ReactNode;
}

/** Which days, and which part of the channels. */
export function Controls({ search, filter, today, onChange, children }: Props) {
  const { t } = useLingui();
  return (
    <div className="flex flex-wrap items-center gap-2">
      <fieldset className="flex rounded-md bg-sunken p-0.5">
        <legend className="sr-only">{t`Days`}</legend>
        {presets.map((n) => (
          <button
            key={n}
            type="button"
            aria-pressed={search.days === n}
            onClick={() => onChange({ ...search, days: n, from: undefined, to: undefined })}
            className={cx(
              "h-7 whitespace-nowrap rounded-[5px] px-2.5 text-sm transition-colors",
              search.days === n
                ? "bg-raised font-medium text-ink shadow-[0_0_0_1px_var(--line)]"
                : "text-ink-2 hover:text-ink",
            )}
          >
            {t`${n} days`}
          </button>
        ))}
        <OwnDays search={search} filter={filter} today={today} onChange={onChange} />
      </fieldset>
      <PlatformChoice search={search} onChange={onChange} />
      <ChannelChoice search={search} onChange={onChange} />
      {children}
    </div>
  );
}

function OwnDays({ search, filter, today, onChange }: Props) {
  const { t } = useLingui();
  const own = search.days === undefined;
  const [open, setOpen] = useState(false);
  return (
    <Popover
      label={t`Other days`}
      align="end"
      open={open}
      onOpenChange={setOpen}
      className="w-64"
      trigger={
        <button
          type="button"
          aria-pressed={own}
          className={cx(
            "flex h-7 items-center gap-1.5 whitespace-nowrap rounded-[5px] px-2.5 text-sm transition-colors [&_svg]:size-3.5",
            own ? "bg-raised font-medium text-ink shadow-[0_0_0_1px_var(--line)]" : "text-ink-2 hover:text-ink",
          )}
        >
          <CalendarDays aria-hidden />
          {own ? dayRange(filter.from, filter.to) : t`Other days`}
        </button>
      }
    >
      <DaysForm
        filter={filter}
        today={today}
        onApply={(from, to) => {
          setOpen(false);
          onChange({ ...search, days: undefined, from, to });
        }}
      />
    </Popover>
  );
}

function DaysForm({
  filter,
  today,
  onApply,
}: {
  filter: ReportFilter;
  today: string;
  onApply: (from: string, to: string) => void;
}) {
  const { t } = useLingui();
  const [from, setFrom] = useState(filter.from);
  const [to, setTo] = useState(filter.to);
  const fault =
    from === "" || to === ""
      ? t`Choose both days.`
      : from > to
        ? t`The first day is after the last.`
        : daysOf(from, to) > longest
          ? t`At most a year at a time.`
          : undefined;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (!fault) onApply(from, to);
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <Field label={t`From`}>
        <Input type="date" value={from} max={today} onChange={(e) => setFrom(e.target.value)} required />
      </Field>
      <Field label={t`Until`} error={fault}>
        <Input
          type="date"
          value={to}
          max={today}
          min={from ? addDays(from, 0) : undefined}
          onChange={(e) => setTo(e.target.value)}
          required
        />
      </Field>
      <Button type="submit" variant="primary" inactive={fault !== undefined}>
        {t`Show these days`}
      </Button>
    </form>
  );
}

type Choice = Pick<Props, "search" | "onChange">;

const all = "*";

function PlatformChoice({ search, onChange }: Choice) {
  const { t } = useLingui();
  const channels = useQuery(channelsQuery).data ?? [];
  const titles = new Map((useQuery(platformsQuery).data ?? []).map((p) => [p.key, p.title]));
  const used = [...new Set([...channels.map((c) => c.platform), ...(search.platform ? [search.platform] : [])])];
  return (
    <Select
      label={t`Platform`}
      className="w-auto! min-w-32 max-w-56"
      value={search.platform ?? all}
      onChange={(v) => onChange({ ...search, platform: v === all ? undefined : v, channel: undefined })}
      options={[
        { value: all, label: t`All platforms` },
        ...used.map((key) => ({ value: key, label: titles.get(key) ?? key, icon: <PlatformIcon platform={key} /> })),
      ]}
    />
  );
}

function ChannelChoice({ search, onChange }: Choice) {
  const { t } = useLingui();
  const channels = useQuery(channelsQuery).data ?? [];
  const fitting = channels.filter((c) => !search.platform || c.platform === search.platform);
  const gone = search.channel && !fitting.some((c) => c.id === search.channel);
  return (
    <Select
      label={t`Channel`}
      className="w-auto! min-w-32 max-w-56"
      value={search.channel ?? all}
      onChange={(v) => onChange({ ...search, channel: v === all ? undefined : v })}
      options={[
        { value: all, label: t`All channels` },
        ...fitting.map((c) => ({ value: c.id, label: c.name, icon: <PlatformIcon platform={c.platform} /> })),
        ...(gone ? [{ value: search.channel as string, label: t`A removed channel` }] : []),
      ]}
    />
  );
}

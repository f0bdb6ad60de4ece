import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { Menu, MenuItem } from "@kit/menu";
import { Select } from "@kit/select";
import { Skeleton } from "@kit/skeleton";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { CircleAlert, Coins, Download, X } from "lucide-react";
import { channelsQuery } from "@/entities/channel";
import { type Bill, type BillFilter, type BillTable, billFile, billQuery } from "@/entities/cost";
import { categoryWord, marketWord } from "@/entities/cost-words";
import { useCan } from "@/entities/me";
import { errorText } from "@/lib/error-text";
import { number } from "../format";
import { Allowances } from "./Allowances";
import { ByPart } from "./ByPart";
import { Checks } from "./Checks";
import { LimitBars } from "./LimitBars";
import { MonthDays, Months } from "./Months";
import { monthName, monthsBefore, thisMonth } from "./month";
import { Sums } from "./Sums";

const keys = ["month", "channel_id", "country", "category", "template"] as const;

function readFilter(search: Record<string, unknown>): BillFilter {
  const filter: BillFilter = {};
  for (const key of keys) if (typeof search[key] === "string" && search[key]) filter[key] = search[key] as string;
  return filter;
}

/** What messages cost, out of what was metered here alone, and how much of the networks' limits is used up. */
export function CostsPage() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const may = useCan("reports.read");
  const filter = readFilter(useSearch({ strict: false }) as Record<string, unknown>);
  const query = useQuery({ ...billQuery(filter), enabled: may });
  const change = (next: BillFilter) =>
    void navigate({ to: "/costs" as string, search: { ...next } as never, replace: true, resetScroll: false });
  return (
    <div className="h-full overflow-y-auto bg-paper">
      <div className="mx-auto grid w-full max-w-6xl grid-cols-1 gap-6 px-4 py-6 sm:px-8">
        <header className="grid gap-4">
          <div className="flex flex-wrap items-start gap-3">
            <div className="min-w-52 flex-1">
              <h1 className="font-semibold text-xl">{t`Costs and limits`}</h1>
              <p className="mt-1 max-w-prose text-ink-2 text-sm">
                {t`Added up from the messages that were counted here and the price lists; nothing else goes in, and nothing goes out. Months are those of UTC, as networks bill.`}
              </p>
            </div>
            {may && <Export filter={filter} />}
          </div>
          {may && <Controls filter={filter} onChange={change} />}
        </header>
        {!may ? (
          <EmptyState icon={Coins} title={t`Supervisors see the costs`}>
            {t`What a case or a message cost stands beside it.`}
          </EmptyState>
        ) : query.data ? (
          <div className={query.isPlaceholderData ? "opacity-60 transition-opacity" : undefined}>
            <Body bill={query.data} filter={filter} onChange={change} />
          </div>
        ) : query.isError ? (
          <EmptyState
            icon={CircleAlert}
            title={errorText(query.error)}
            action={<Button onClick={() => void query.refetch()}>{t`Try again`}</Button>}
          >
            {t`The figures could not be loaded.`}
          </EmptyState>
        ) : (
          <div role="status" aria-label={t`Loading`} className="grid gap-7">
            <Skeleton className="h-14" />
            <Skeleton className="h-60" />
          </div>
        )}
      </div>
    </div>
  );
}

interface Props {
  filter: BillFilter;
  onChange: (filter: BillFilter) => void;
}

function Body({ bill, filter, onChange }: Props & { bill: Bill }) {
  const { t } = useLingui();
  return (
    <div className="grid grid-cols-1 gap-7">
      {bill.uncounted > 500 && (
        <p role="status" className="-mb-3 text-waiting text-xs">
          {t`${number(bill.uncounted)} events are still being counted; the figures grow until they are in.`}
        </p>
      )}
      <LimitBars />
      <Sums bill={bill} />
      <Allowances bill={bill} />
      {bill.total.count === 0 ? (
        <EmptyState icon={Coins} title={t`Nothing was counted in ${monthName(bill.month)}`}>
          {t`As soon as a network says what a message counts as, it stands here.`}
        </EmptyState>
      ) : (
        <>
          <MonthDays bill={bill} />
          <ByPart
            title={t`By template`}
            parts={bill.templates}
            name={(p) => p.name}
            onPick={(p) => onChange({ ...filter, template: p.key })}
          />
          <ByPart
            title={t`By number`}
            parts={bill.channels}
            name={(p) => p.name}
            onPick={(p) => onChange({ ...filter, channel_id: p.key })}
          />
          <ByPart
            title={t`By country`}
            parts={bill.countries}
            name={(p) => marketWord(p.key)}
            onPick={(p) => onChange({ ...filter, country: p.key })}
          />
          <ByPart
            title={t`By category`}
            parts={bill.categories}
            name={(p) => categoryWord(p.key)}
            onPick={(p) => onChange({ ...filter, category: p.key })}
          />
        </>
      )}
      <Months bill={bill} onPick={(month) => onChange({ ...filter, month })} />
      <Checks month={bill.month} />
    </div>
  );
}

function Controls({ filter, onChange }: Props) {
  const { t } = useLingui();
  const { data: channels } = useQuery(channelsQuery);
  const month = filter.month ?? thisMonth();
  const months = monthsBefore(thisMonth(), 36);
  const picked: { key: (typeof keys)[number]; label: string }[] = [];
  if (filter.country) picked.push({ key: "country", label: marketWord(filter.country) });
  if (filter.category) picked.push({ key: "category", label: categoryWord(filter.category) });
  if (filter.template) picked.push({ key: "template", label: filter.template });
  return (
    <div className="flex flex-wrap items-center gap-2">
      <div className="w-48">
        <Select
          label={t`Month`}
          value={month}
          options={(months.includes(month) ? months : [month, ...months]).map((m) => ({
            value: m,
            label: monthName(m),
          }))}
          onChange={(value) => onChange({ ...filter, month: value })}
        />
      </div>
      <div className="w-56">
        <Select
          label={t`Channel`}
          value={filter.channel_id ?? ""}
          options={[
            { value: "", label: t`All channels` },
            ...(channels ?? []).map((c) => ({ value: c.id, label: c.name })),
          ]}
          onChange={(value) => onChange({ ...filter, channel_id: value || undefined })}
        />
      </div>
      {picked.map(({ key, label }) => (
        <Button key={key} size="sm" onClick={() => onChange({ ...filter, [key]: undefined })}>
          {label} <X aria-label={t`Take this filter away`} />
        </Button>
      ))}
      <span className="flex-1" />
      <Link to={"/settings/prices" as string} className="text-accent-ink text-sm hover:underline">
        <Trans>Price lists</Trans>
      </Link>
    </div>
  );
}

function Export({ filter }: { filter: BillFilter }) {
  const { t } = useLingui();
  const tables: { table: BillTable; name: string }[] = [
    { table: "days", name: t`By day` },
    { table: "months", name: t`By month` },
    { table: "templates", name: t`By template` },
    { table: "channels", name: t`By number` },
    { table: "countries", name: t`By country` },
    { table: "categories", name: t`By category` },
    { table: "kinds", name: t`Charged and free` },
  ];
  return (
    <Menu
      align="end"
      trigger={
        <Button>
          <Download aria-hidden /> {t`Export`}
        </Button>
      }
    >
      {tables.map(({ table, name }) => (
        <MenuItem key={table} onSelect={() => location.assign(billFile(table, filter))}>
          {name} (CSV)
        </MenuItem>
      ))}
    </Menu>
  );
}

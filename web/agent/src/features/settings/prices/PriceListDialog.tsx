import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Input, Textarea } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { type ChangeEvent, type FormEvent, useRef, useState } from "react";
import { channelsQuery, platformsQuery } from "@/entities/channel";
import { costKeys, type PriceList, priceListsQuery } from "@/entities/cost";
import { errorText } from "@/lib/error-text";
import { useChange } from "../parts/change";

/** A price list as text: market, category, from, price. */
function csvOf(list: Partial<PriceList>): string {
  const rates = list.rates ?? [];
  return [
    "market,category,from,price",
    ...rates.map((r) => `${r.market},${r.category},${r.from ?? 0},${r.price}`),
  ].join("\n");
}

/** Puts in a price list: a file of the network as it is, or lines by hand. */
export function PriceListDialog({ list, onClose }: { list: Partial<PriceList>; onClose: () => void }) {
  const known = useQuery(priceListsQuery).data ?? [];
  const platforms = useQuery(platformsQuery).data ?? [];
  const channels = useQuery(channelsQuery).data ?? [];
  const keys = [...new Set([...known.map((l) => l.platform), ...channels.map((c) => c.platform)])];
  const [platform, setPlatform] = useState(list.platform ?? "");
  const [name, setName] = useState(list.name ?? "");
  const [model, setModel] = useState<PriceList["model"]>(list.model ?? "message");
  const [currency, setCurrency] = useState(list.currency ?? "");
  const [from, setFrom] = useState(list.valid_from ?? "");
  const [source, setSource] = useState(list.source ?? "");
  const [csv, setCSV] = useState(csvOf(list));
  const file = useRef<HTMLInputElement>(null);
  const chosen = platform || known[0]?.platform || "";
  const body = {
    platform: chosen,
    name,
    model,
    currency,
    valid_from: from,
    source,
    read: list.read ?? "",
    csv,
  };
  const save = useChange(() => (list.id ? api.put(`/price-lists/${list.id}`, body) : api.post("/price-lists", body)), {
    refresh: [costKeys.lists, costKeys.all],
    done: t`Saved. What it covers is priced anew.`,
    quiet: true,
    onDone: onClose,
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(undefined);
  };
  const read = async (e: ChangeEvent<HTMLInputElement>) => {
    const chosenFile = e.target.files?.[0];
    e.target.value = "";
    if (!chosenFile) return;
    const text = await chosenFile.text();
    setCSV(text);
    // What the file says of itself fills the fields.
    const said = (key: string) => new RegExp(`^#\\s*${key}:\\s*(.*?)[,;\\s]*$`, "im").exec(text)?.[1];
    setName(said("name") ?? (name || chosenFile.name.replace(/\.csv$/i, "")));
    setCurrency(said("currency") ?? currency);
    setFrom(said("valid_from") ?? from);
    setSource(said("source") ?? source);
    const told = said("model");
    if (told === "message" || told === "conversation") setModel(told);
  };
  const refused = isApiError(save.error) ? save.error : undefined;
  const fault = (field: string) => refused?.field(field);
  const lines = refused ? errorText(refused) : save.error ? errorText(save.error) : undefined;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={list.id ? t`Edit price list` : t`New price list`}
      className="w-[min(44rem,calc(100vw-24px))]"
    >
      <form onSubmit={submit} className="grid gap-4 pt-1">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t`Name`} error={fault("name")}>
            <Input value={name} onChange={(e) => setName(e.target.value)} maxLength={120} autoFocus />
          </Field>
          <Field label={t`Platform`} error={fault("platform")}>
            <Select
              value={chosen}
              onChange={setPlatform}
              options={(keys.length > 0 ? keys : [chosen]).map((key) => ({
                value: key,
                label: platforms.find((p) => p.key === key)?.title ?? key,
              }))}
            />
          </Field>
          <Field label={t`Currency`} help={t`Three letters: EUR`} error={fault("currency")}>
            <Input
              value={currency}
              onChange={(e) => setCurrency(e.target.value.toUpperCase())}
              maxLength={3}
              className="uppercase"
            />
          </Field>
          <Field label={t`Holds from`} error={fault("valid_from")}>
            <Input type="date" value={from} onChange={(e) => setFrom(e.target.value)} />
          </Field>
          <Field label={t`Charged by`} error={fault("model")}>
            <Select
              value={model}
              onChange={setModel}
              options={[
                { value: "message", label: t`Message that arrived` },
                { value: "conversation", label: t`Conversation of 24 hours (until June 2025)` },
              ]}
            />
          </Field>
          <Field label={t`Source`} optional={t`optional`} error={fault("source")}>
            <Input value={source} onChange={(e) => setSource(e.target.value)} maxLength={1000} />
          </Field>
        </div>
        <Field
          label={t`Prices`}
          help={t`One line each: market, category, from so many in the month on, price. A country in two letters (ES), or a group as networks name it. A column for each category works, too.`}
          error={lines}
        >
          <Textarea
            value={csv}
            onChange={(e) => setCSV(e.target.value)}
            rows={10}
            spellCheck={false}
            className="font-mono text-xs"
          />
        </Field>
        <div className="flex flex-wrap items-center gap-2">
          <input
            ref={file}
            type="file"
            accept=".csv,text/csv"
            onChange={(e) => void read(e)}
            className="sr-only"
            aria-label={t`Price list as a CSV file`}
            tabIndex={-1}
          />
          <Button onClick={() => file.current?.click()}>
            <FileUp aria-hidden /> <Trans>Read a CSV file…</Trans>
          </Button>
          <span className="flex-1" />
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" variant="primary" busy={save.isPending}>
            {t`Save`}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useState } from "react";
import type { FilterNode } from "@/entities/filter";
import type { TriggerKind } from "@/entities/recipe";
import { FilterBuilder } from "@/features/inbox-list/filter/FilterBuilder";
import { savedName, useSavedFilters } from "@/features/inbox-list/filter/fields";
import { hearsMessage } from "./draft";
import { useRecipeFields } from "./fields";

interface Props {
  kind: TriggerKind;
  value: FilterNode | null;
  onChange: (value: FilterNode | null) => void;
  /** Told while what is written is no filter. */
  onBroken?: ((broken: boolean) => void) | undefined;
}

type Way = "all" | "saved" | "built";

/** By what a recipe chooses: everything, a saved filter, or conditions put together without code. */
export function Conditions({ kind, value, onChange, onBroken }: Props) {
  const heard = hearsMessage(kind);
  const fields = useRecipeFields(heard);
  const filters = useSavedFilters(heard ? "message" : "case", true);
  const named = value && "saved" in value ? value.saved : undefined;
  const known = filters.find((f) => f.id === named);
  const [way, setWay] = useState<Way>(named ? "saved" : "built");
  const choose = (to: Way) => {
    setWay(to);
    onBroken?.(to === "saved" && !named);
    if (to === "all") onChange(null);
    if (to === "saved" && !named) onChange(null);
  };
  return (
    <div className="grid gap-3">
      <div className="grid gap-2 sm:grid-cols-2">
        <Select
          label={t`What it takes`}
          value={way}
          options={[
            { value: "all", label: t`Everything` },
            { value: "saved", label: t`What a saved filter takes` },
            { value: "built", label: t`What meets the conditions built here` },
          ]}
          onChange={choose}
        />
        {way === "saved" && filters.length > 0 && (
          <Select
            label={t`Saved filter`}
            value={named ?? ""}
            options={[
              ...(known ? [] : [{ value: named ?? "", label: named ?? t`Choose…` }]),
              ...filters.map((f) => ({ value: f.id, label: savedName(f, heard ? "message" : "case") })),
            ]}
            onChange={(id) => {
              if (!id) return;
              onBroken?.(false);
              onChange({ saved: id });
            }}
          />
        )}
      </div>
      {way === "saved" && filters.length === 0 && (
        <p className="text-sm text-ink-2">{t`Nobody shares a filter that fits. Settings › Filters is where they are made.`}</p>
      )}
      {way === "saved" && known && (
        <code className="block overflow-x-auto rounded-md bg-sunken px-2 py-1 text-xs">{known.filter_text}</code>
      )}
      {way === "saved" && named && !known && filters.length > 0 && (
        <p className="text-xs text-danger">{t`This filter is not here, or nobody shares it: choose another one.`}</p>
      )}
      {way === "built" && (
        <FilterBuilder
          value={value}
          about={heard ? "message" : "case"}
          shared
          fields={fields}
          heading={heard ? t`Messages that meet` : t`Cases that meet`}
          onChange={(next) => {
            onBroken?.(next === undefined);
            if (next !== undefined) onChange(next);
          }}
        />
      )}
    </div>
  );
}

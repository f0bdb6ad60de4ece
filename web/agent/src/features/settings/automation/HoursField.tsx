import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { calendarsQuery } from "@/entities/calendar";
import type { RecipeHours } from "@/entities/recipe";

/** When a recipe works. */
export function HoursField({ hours, onChange }: { hours: RecipeHours; onChange: (hours: RecipeHours) => void }) {
  const calendars = useQuery(calendarsQuery).data ?? [];
  const first = calendars[0]?.id;
  return (
    <div className="grid max-w-md gap-4">
      <Field label={t`When it works`}>
        <Select
          value={hours.mode}
          options={[
            { value: "always" as const, label: t`Always` },
            { value: "during" as const, label: t`During the hours of a calendar` },
            { value: "outside" as const, label: t`Outside of the hours of a calendar` },
          ]}
          onChange={(mode) => onChange(mode === "always" || !first ? { mode } : { calendar_id: first, ...hours, mode })}
        />
      </Field>
      {hours.mode !== "always" && (
        <Field label={t`Calendar`}>
          <Select
            value={hours.calendar_id ?? first ?? ""}
            options={calendars.map((c) => ({ value: c.id, label: c.name }))}
            onChange={(calendar_id) => onChange({ ...hours, calendar_id })}
          />
        </Field>
      )}
    </div>
  );
}

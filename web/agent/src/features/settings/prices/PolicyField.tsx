import { api } from "@client/api";
import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { costKeys, type Limits, limitsQuery } from "@/entities/cost";
import { useCan } from "@/entities/me";
import { useChange } from "../parts/change";
import { Section } from "../parts/Page";

/** What happens when the network's limit of customers written to first is used up. */
export function PolicyField() {
  const { data } = useQuery(limitsQuery);
  const manage = useCan("channels.manage");
  const save = useChange((policy: Limits["policy"]) => api.patch<Limits>("/limits", { policy }), {
    refresh: [costKeys.limits, costKeys.all],
    done: t`Saved.`,
  });
  if (!data) return null;
  return (
    <Section
      title={t`When a limit is used up`}
      about={t`Networks bound how many customers you may write to first within 24 hours. From four fifths on it is said wherever templates are sent.`}
    >
      <Field label={t`Templates to further customers`} className="max-w-md">
        <Select
          value={data.policy}
          disabled={!manage}
          onChange={(policy) => save.mutate(policy)}
          options={[
            { value: "stop", label: t`Refuse them here, with the reason` },
            { value: "warn", label: t`Only warn: let the network decide` },
          ]}
        />
      </Field>
    </Section>
  );
}

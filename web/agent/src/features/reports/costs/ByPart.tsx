import { useLingui } from "@lingui/react/macro";
import type { CostPart } from "@/entities/cost";
import { DataTable } from "../parts/DataTable";
import { Panel } from "../parts/Panel";
import { useCostColumns } from "./Months";

interface Props {
  title: string;
  parts: CostPart[];
  name: (part: CostPart) => string;
  onPick: (part: CostPart) => void;
}

/** The costs of each of a kind, what cost most first. A name narrows the page to it. */
export function ByPart({ title, parts, name, onPick }: Props) {
  const { t } = useLingui();
  const columns = useCostColumns();
  if (parts.length === 0) return null;
  return (
    <Panel title={title}>
      <DataTable
        tall
        label={`${title}: ${t`Messages`}`}
        rows={parts}
        rowKey={(p) => p.key}
        columns={[
          {
            key: "name",
            head: t`Name`,
            words: true,
            cell: (p) => (
              <button type="button" className="max-w-60 truncate text-left hover:underline" onClick={() => onPick(p)}>
                {name(p)}
              </button>
            ),
          },
          ...columns,
        ]}
      />
    </Panel>
  );
}

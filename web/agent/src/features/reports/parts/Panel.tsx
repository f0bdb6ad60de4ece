import { Button } from "@kit/button";
import { useLingui } from "@lingui/react/macro";
import { ChartLine, Table2 } from "lucide-react";
import { type ReactNode, useId, useState } from "react";

/** One idea of the report: a heading, a sentence, a picture and the table behind it. */
export function Panel({
  title,
  about,
  children,
  table,
  tools,
}: {
  title: string;
  about?: ReactNode;
  children: ReactNode;
  /** What the picture shows, as a table; a button turns one into the other. */
  table?: ReactNode;
  tools?: ReactNode;
}) {
  const { t } = useLingui();
  const id = useId();
  const [asTable, setAsTable] = useState(false);
  return (
    <section aria-labelledby={id} className="min-w-0 border-t pt-4">
      <header className="mb-3 flex flex-wrap items-start gap-x-3 gap-y-2">
        <div className="min-w-44 flex-1">
          <h2 id={id} className="text-base font-semibold">
            {title}
          </h2>
          {about && <p className="max-w-prose text-ink-3 text-xs">{about}</p>}
        </div>
        {tools}
        {table && (
          <Button
            variant="ghost"
            size="sm"
            aria-pressed={asTable}
            aria-label={asTable ? t`${title}: show the chart` : t`${title}: show the table`}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? <ChartLine /> : <Table2 />}
            {asTable ? t`Chart` : t`Table`}
          </Button>
        )}
      </header>
      {asTable ? table : children}
    </section>
  );
}

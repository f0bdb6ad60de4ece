import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { type Recipe, recipeVersionsQuery } from "@/entities/recipe";
import { fullTime } from "@/lib/when";
import { Loading } from "../parts/Loading";
import { Row, Rows, Section } from "../parts/Page";
import { actionName } from "./actions/list";
import { triggerText } from "./words";

/** What a recipe was, and who changed it. */
export function Versions({ recipe }: { recipe: Recipe }) {
  const query = useQuery(recipeVersionsQuery(recipe.id));
  return (
    <Section title={t`Versions`}>
      <Loading query={query}>
        {(versions) => (
          <Rows label={t`Versions`}>
            {versions.map((v) => (
              <Row key={v.version}>
                <div className="min-w-0 flex-1">
                  <p className="text-sm">
                    {v.version} · {v.updated_by.name || "Recado"}{" "}
                    <time dateTime={v.updated_at} className="text-xs text-ink-3">
                      {fullTime(v.updated_at)}
                    </time>
                  </p>
                  <p className="text-xs text-ink-2">
                    {v.name} · {v.enabled ? t`Enabled` : t`Draft`} · {triggerText(v.trigger)} ·{" "}
                    {v.actions.map((a) => actionName(a.kind)).join(", ")}
                  </p>
                  {v.filter_text && <code className="break-words font-mono text-xs text-ink-3">{v.filter_text}</code>}
                </div>
              </Row>
            ))}
          </Rows>
        )}
      </Loading>
    </Section>
  );
}

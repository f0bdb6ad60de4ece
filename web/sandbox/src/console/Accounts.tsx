import { useEffect, useState } from "react";
import { api } from "../api";
import { table, useTable } from "../table";
import { useT } from "../texts";
import type { Spare } from "../types";
import { Group } from "./parts";
import { Value } from "./Value";

/** What a setting is called where nobody says it better: bot_token, Bot token. */
const named = (setting: string) => {
  const words = setting.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Accounts of emulated networks that no channel has yet, to be copied into the desk's form. */
export default function Accounts() {
  const t = useT();
  const accounts = useTable((s) => s.server?.accounts);
  const [spares, setSpares] = useState<Spare[]>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a connected account is spare no more.
  useEffect(() => {
    void table.try(api.spares()).then((list) => list && setSpares(list));
  }, [accounts]);
  if (!spares) return null;
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-6xl px-3 py-4 sm:px-6">
        <h2 className="text-lg font-semibold">{t.spares}</h2>
        <p className="mb-4 max-w-prose text-sm text-ink-2">{t.sparesHelp}</p>
        <div className="grid items-start gap-3 sm:grid-cols-2 lg:grid-cols-3">
          {spares.map((s) => (
            <Group key={s.platform} title={s.title}>
              <p className="text-sm text-ink-2">{s.display}</p>
              {Object.entries({ ...s.settings, ...s.secrets })
                .filter(([, value]) => value)
                .map(([name, value]) => (
                  <Value key={name} texts={{ copy: t.copy, copied: t.valueCopied }} label={named(name)} value={value} />
                ))}
            </Group>
          ))}
        </div>
      </div>
    </div>
  );
}

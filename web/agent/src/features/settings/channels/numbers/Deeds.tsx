import { lazy, type ReactNode, Suspense, useState } from "react";
import type { AccountNumber, NumberRules } from "@/entities/number";
import type { Deed } from "./NumberDialog";

const NumberDialog = lazy(() => import("./NumberDialog").then((m) => ({ default: m.NumberDialog })));

interface Asked {
  deed: Deed;
  number?: AccountNumber;
}

/** Opens the dialog of a deed; the code's is followed by the one in which it is entered. */
export function useDeeds(channelId: string, rules: NumberRules): { ask: (a: Asked) => void; dialog: ReactNode } {
  const [asked, setAsked] = useState<Asked>();
  const dialog = asked && (
    <Suspense fallback={null}>
      <NumberDialog
        key={asked.deed}
        deed={asked.deed}
        channelId={channelId}
        rules={rules}
        number={asked.number}
        onClose={() => setAsked(undefined)}
        onDone={(outcome) => {
          const after = outcome.account.numbers.find((n) => n.id === outcome.number);
          if (asked.deed === "code" && after) setAsked({ deed: "verify", number: after });
        }}
      />
    </Suspense>
  );
  return { ask: setAsked, dialog };
}

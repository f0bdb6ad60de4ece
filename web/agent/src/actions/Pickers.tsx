import { lazy, Suspense } from "react";
import { openTexts } from "@/lib/language";
import { closePicker, usePicker } from "./pickers";

const PickerDialog = lazy(() => import("./PickerDialog").then((m) => ({ default: m.PickerDialog })));
const CaseHistoryDialog = lazy(async () => {
  const [dialog] = await Promise.all([import("@/features/case-panel/CaseHistoryDialog"), openTexts("thread")]);
  return { default: dialog.CaseHistoryDialog };
});

const SnoozeDialog = lazy(async () => {
  const [dialog] = await Promise.all([import("@/features/case-panel/SnoozeDialog"), openTexts("thread")]);
  return { default: dialog.SnoozeDialog };
});

/** The place of what actions open; the code comes with the first one. */
export function Pickers() {
  const request = usePicker();
  if (!request) return null;
  const { kind, cases } = request;
  const [first] = cases;
  if (kind === "snooze") {
    return (
      <Suspense fallback={null}>
        <SnoozeDialog cases={cases} onClose={closePicker} />
      </Suspense>
    );
  }
  return (
    <Suspense fallback={null}>
      {kind !== "history" ? (
        <PickerDialog request={{ kind, cases }} />
      ) : (
        first && <CaseHistoryDialog c={first} onClose={closePicker} />
      )}
    </Suspense>
  );
}

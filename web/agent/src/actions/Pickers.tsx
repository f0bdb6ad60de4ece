import { lazy, Suspense } from "react";
import { usePicker } from "./pickers";

const PickerDialog = lazy(() => import("./PickerDialog").then((m) => ({ default: m.PickerDialog })));

/** The place of the pickers; their code comes with the first one. */
export function Pickers() {
  const request = usePicker();
  if (!request) return null;
  return (
    <Suspense fallback={null}>
      <PickerDialog request={request} />
    </Suspense>
  );
}

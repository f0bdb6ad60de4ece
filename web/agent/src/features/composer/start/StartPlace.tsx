import { lazy, Suspense } from "react";
import { openTexts } from "@/lib/language";
import { closeStart, useStarting } from "./starting";

const StartDialog = lazy(async () => {
  const [dialog] = await Promise.all([import("./StartDialog"), openTexts("thread")]);
  return { default: dialog.StartDialog };
});

/** Where the dialog for a new message stands, wherever it was asked for. */
export function StartPlace() {
  const to = useStarting();
  if (!to) return null;
  return (
    <Suspense fallback={null}>
      <StartDialog contact={to === "anybody" ? undefined : to} onClose={closeStart} />
    </Suspense>
  );
}

import { lazy, Suspense } from "react";
import { openTexts } from "@/lib/language";
import { closePicker, usePicker } from "./pickers";

const PickerDialog = lazy(() => import("./PickerDialog").then((m) => ({ default: m.PickerDialog })));
const CaseHistoryDialog = lazy(async () => {
  const [dialog] = await Promise.all([import("@/features/case-panel/CaseHistoryDialog"), openTexts("thread")]);
  return { default: dialog.CaseHistoryDialog };
});
const TransferDialog = lazy(async () => {
  const [dialog] = await Promise.all([import("@/features/routing/TransferDialog"), openTexts("routing")]);
  return { default: dialog.TransferDialog };
});
const WhyDialog = lazy(async () => {
  const [dialog] = await Promise.all([import("@/features/routing/WhyDialog"), openTexts("routing")]);
  return { default: dialog.WhyDialog };
});

const SnoozeDialog = lazy(async () => {
  const [dialog] = await Promise.all([import("@/features/case-panel/SnoozeDialog"), openTexts("thread")]);
  return { default: dialog.SnoozeDialog };
});

const SurveyDialog = lazy(async () => {
  const [dialog] = await Promise.all([import("@/features/case-panel/SurveyDialog"), openTexts("thread")]);
  return { default: dialog.SurveyDialog };
});

const MacroDialog = lazy(async () => {
  const [dialog] = await Promise.all([import("@/features/composer/macros/MacroDialog"), openTexts("thread")]);
  return { default: dialog.MacroDialog };
});

const ExportDialog = lazy(async () => {
  const [dialog] = await Promise.all([import("@/features/thread/ExportDialog"), openTexts("thread")]);
  return { default: dialog.ExportDialog };
});
const MergeCaseDialog = lazy(async () => {
  const [dialog] = await Promise.all([import("@/features/case-panel/work/MergeCaseDialog"), openTexts("thread")]);
  return { default: dialog.MergeCaseDialog };
});
const LinkCaseDialog = lazy(async () => {
  const [dialog] = await Promise.all([import("@/features/case-panel/work/LinkCaseDialog"), openTexts("thread")]);
  return { default: dialog.LinkCaseDialog };
});
const RequiredFieldsDialog = lazy(async () => {
  const [dialog] = await Promise.all([import("@/features/case-panel/work/RequiredFieldsDialog"), openTexts("thread")]);
  return { default: dialog.RequiredFieldsDialog };
});

const CaseContactTagsDialog = lazy(async () => ({
  default: (await import("@/features/contacts/ContactTagsDialog")).CaseContactTagsDialog,
}));

/** Pickers about one case, which are whole dialogs of their own. */
const dialogs = {
  history: CaseHistoryDialog,
  transfer: TransferDialog,
  why: WhyDialog,
  merge: MergeCaseDialog,
  relate: LinkCaseDialog,
  fields: RequiredFieldsDialog,
  export: ExportDialog,
  "contact-tags": CaseContactTagsDialog,
};

const isDialog = (kind: string): kind is keyof typeof dialogs => kind in dialogs;

/** The place of what actions open; the code comes with the first one. */
export function Pickers() {
  const request = usePicker();
  if (!request) return null;
  const { kind, cases } = request;
  const [first] = cases;
  if (kind === "macro") {
    return (
      <Suspense fallback={null}>
        {first && (
          <MacroDialog
            key={request.chosen}
            cases={[first, ...cases.slice(1)]}
            id={request.chosen}
            onClose={closePicker}
          />
        )}
      </Suspense>
    );
  }
  if (kind === "snooze") {
    return (
      <Suspense fallback={null}>
        <SnoozeDialog cases={cases} onClose={closePicker} />
      </Suspense>
    );
  }
  if (kind === "survey") {
    return (
      <Suspense fallback={null}>
        <SurveyDialog cases={cases} onClose={closePicker} />
      </Suspense>
    );
  }
  if (isDialog(kind)) {
    const One = dialogs[kind];
    return <Suspense fallback={null}>{first && <One key={first.id} c={first} onClose={closePicker} />}</Suspense>;
  }
  return (
    <Suspense fallback={null}>
      <PickerDialog request={{ kind, cases }} />
    </Suspense>
  );
}

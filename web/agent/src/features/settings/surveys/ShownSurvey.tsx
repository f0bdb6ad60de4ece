import type { Shown } from "@/entities/survey";

/** A survey as a customer sees it. */
export function ShownSurvey({ shown }: { shown: Shown }) {
  return (
    <div lang={shown.language} className="max-w-sm rounded-lg border bg-paper p-3 text-sm">
      <p className="whitespace-pre-line">{shown.text}</p>
      {shown.choices.length > 0 && (
        <ul className="mt-2 flex flex-wrap gap-1.5">
          {shown.choices.map((c) => (
            <li key={c} className="rounded-md border px-2 py-1">
              {c}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

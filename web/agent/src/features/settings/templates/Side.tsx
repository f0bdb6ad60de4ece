import { t } from "@lingui/core/macro";
import { Plural } from "@lingui/react/macro";
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { useContext } from "react";
import type { TemplateFinding, TemplateShown } from "@/entities/template";
import type { Checked } from "@/entities/template-edit";
import { PhonePreview } from "@/features/templates/parts/PhonePreview";
import { goTo, inWords } from "./findings";
import { FilesContext } from "./parts/SampleFile";

interface Props {
  checked: Checked | undefined;
  findings: readonly TemplateFinding[];
  pasted: boolean;
  /** It can't be changed now, so nothing is to be mended. */
  disabled: boolean;
}

/** How it will look, and what stands in the way of submitting it. */
export function Side({ checked, findings, pasted, disabled }: Props) {
  const { known } = useContext(FilesContext);
  const urls = Object.fromEntries(Object.entries(known).map(([id, f]) => [id, f.url]));
  const errors = findings.filter((f) => f.severity === "error");
  const warnings = findings.filter((f) => f.severity === "warning");
  return (
    <div className="grid grid-cols-1 content-start gap-4 lg:sticky lg:top-4">
      {checked && isEmpty(checked.shown) && (
        <p className="rounded-lg bg-sunken p-4 text-center text-ink-3 text-sm">
          {t`Here you see it as customers will, while you write it.`}
        </p>
      )}
      {checked && !isEmpty(checked.shown) && <PhonePreview shown={checked.shown} files={urls} />}
      {checked && !disabled && (
        <section aria-label={t`Before it is submitted`} className="grid gap-1.5 text-sm">
          <p role="status" className="flex items-center gap-1.5 font-medium">
            {errors.length > 0 ? (
              <>
                <CircleAlert aria-hidden className="size-4 text-danger" />
                <Plural value={errors.length} one="# thing to mend" other="# things to mend" />
              </>
            ) : (
              <>
                <CircleCheck aria-hidden className="size-4 text-good" />
                {pasted ? t`It can be filled in and sent` : t`Nothing that the platform is known to refuse`}
              </>
            )}
          </p>
          <List findings={errors} />
          {warnings.length > 0 && (
            <>
              <p className="mt-1 flex items-center gap-1.5 font-medium">
                <TriangleAlert aria-hidden className="size-4 text-waiting" /> {t`Look at this`}
              </p>
              <List findings={warnings} />
            </>
          )}
        </section>
      )}
    </div>
  );
}

const isEmpty = ({ body, header, footer, buttons, cards, offer }: TemplateShown): boolean =>
  !body && !header && !footer && !buttons?.length && !cards?.length && !offer;

function List({ findings }: { findings: readonly TemplateFinding[] }) {
  if (findings.length === 0) return null;
  return (
    <ul className="grid gap-1">
      {findings.map((f) => (
        <li key={`${f.path} ${f.code} ${f.values?.variable ?? ""}`}>
          <button
            type="button"
            onClick={() => goTo(f)}
            className="w-full rounded px-1 py-0.5 text-left text-ink-2 text-xs hover:bg-hover hover:text-ink"
          >
            {place(f.path)}: {inWords(f.message)}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Where something is, in words. */
function place(path: string): string {
  const card = /^cards\[(\d+)\]/.exec(path);
  const button = /buttons\[(\d+)\]/.exec(path);
  const cardNumber = card ? Number(card[1]) + 1 : 0;
  const number = button ? Number(button[1]) + 1 : 0;
  if (card) return t`Card ${cardNumber}`;
  if (button) return t`Button ${number}`;
  const part = path.split(/[.[]/)[0] ?? "";
  const words: Record<string, string> = {
    name: t`Name`,
    language: t`Language`,
    category: t`Category`,
    header: t`Header`,
    body: t`Text`,
    footer: t`Footer`,
    buttons: t`Buttons`,
    cards: t`Carousel`,
    offer: t`Limited-time offer`,
    code: t`One-time code`,
    ttl_seconds: t`Try to deliver`,
  };
  return words[part] ?? t`Template`;
}

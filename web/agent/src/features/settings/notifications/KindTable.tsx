import { useLingui } from "@lingui/react/macro";
import type { NotificationKind, Ways } from "@/entities/notification";
import { kindName, noticeKinds } from "@/features/notifications/words";

interface Props {
  kinds: Record<NotificationKind, Ways>;
  onChange: (kinds: Record<NotificationKind, Ways>) => void;
}

/** A row for each kind, a box for each way. */
export function KindTable({ kinds, onChange }: Props) {
  const { t } = useLingui();
  const ways: { way: keyof Ways; name: string }[] = [
    { way: "in_app", name: t`In the app` },
    { way: "desktop", name: t`Desktop` },
    { way: "push", name: t`Push` },
    { way: "email", name: t`E-mail` },
  ];
  return (
    <table className="w-full border-collapse text-sm">
      <thead>
        <tr className="border-b text-xs text-ink-3">
          <th scope="col" className="py-2 text-left font-medium">{t`When`}</th>
          {ways.map(({ way, name }) => (
            <th key={way} scope="col" className="px-1 py-2 font-medium sm:px-3">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {noticeKinds.map((kind) => (
          <tr key={kind} className="border-b">
            <th scope="row" className="py-2 pr-2 text-left font-normal">
              {kindName(kind)}
            </th>
            {ways.map(({ way, name }) => (
              <td key={way} className="px-1 text-center">
                <input
                  type="checkbox"
                  className="size-4 accent-accent"
                  aria-label={t`${kindName(kind)}: ${name}`}
                  checked={kinds[kind][way]}
                  onChange={(e) => onChange({ ...kinds, [kind]: { ...kinds[kind], [way]: e.target.checked } })}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

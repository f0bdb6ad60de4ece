import { Toggle } from "../Faults";
import type { Account } from "../types";
import { useBusiness } from "./data";
import { Group, Pick } from "./parts";
import { Numbers, SignUp, StandingGroups } from "./Standing";
import { Templates } from "./Templates";
import { useConsoleTexts } from "./texts";

const delays = [0, 5, 20, 60, 600, 3600, 86_400];

/** The platform's own console, for one business. */
export default function Console({ account }: { account: Account }) {
  const c = useConsoleTexts();
  const [business, act] = useBusiness(account);
  if (!business) return null;
  const r = business.review;
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-5xl px-3 py-4 sm:px-6">
        <h2 className="text-lg font-semibold">{c.title}</h2>
        <p className="mb-4 max-w-prose text-sm text-ink-2">
          {c.help} {account.name} · {business.waba}
        </p>
        <div className="grid items-start gap-3 lg:grid-cols-[1fr_20rem]">
          <Group title={c.templates}>
            <div className="border-b pb-2">
              <Toggle label={c.auto} on={r.auto} onChange={(auto) => act("PUT", "/review", { auto })} />
              {r.auto && (
                <Pick
                  label={c.delay}
                  value={String(r.delay_seconds)}
                  of={[...new Set([...delays, r.delay_seconds])].map((n) => [String(n), c.seconds(n)])}
                  onChange={(v) => act("PUT", "/review", { delay_seconds: Number(v) })}
                />
              )}
            </div>
            <Templates business={business} act={act} />
          </Group>
          <div className="grid gap-3">
            <Numbers business={business} act={act} />
            <StandingGroups business={business} act={act} />
            <SignUp business={business} />
          </div>
        </div>
      </div>
    </div>
  );
}

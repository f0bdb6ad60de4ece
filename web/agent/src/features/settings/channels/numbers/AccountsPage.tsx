import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { PlatformIcon } from "@kit/icons/platform";
import { plural, t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight, Plus, Smartphone } from "lucide-react";
import { platformsQuery } from "@/entities/channel";
import { useCan } from "@/entities/me";
import { type Account, accountsQuery } from "@/entities/number";
import { nearTime } from "@/lib/when";
import { Loading } from "../../parts/Loading";
import { Page, Row, Rows, Section } from "../../parts/Page";
import { SignUpButton } from "./SignUpButton";

/** The accounts of platforms: each holds one number or many. */
export function AccountsPage() {
  const query = useQuery(accountsQuery);
  const manage = useCan("channels.manage");
  const platforms = useQuery(platformsQuery).data ?? [];
  const signUps = platforms.filter((p) => p.numbers?.sign_up && !p.reference);
  const add = manage && (
    <Link to={"/settings/channels/accounts/new" as string}>
      <Button variant="primary" tabIndex={-1}>
        <Plus /> {t`New account`}
      </Button>
    </Link>
  );
  return (
    <Page
      title={t`Messaging accounts`}
      about={t`An account at a platform shares its token, its limit and its webhook among its numbers. Each number is a channel.`}
      action={query.data?.length !== 0 && add}
    >
      <Loading query={query}>
        {(accounts) =>
          accounts.length === 0 ? (
            <EmptyState icon={Smartphone} title={t`No account is connected`} action={add}>
              {t`Enter the account's token once, then its numbers.`}
            </EmptyState>
          ) : (
            <Rows label={t`Messaging accounts`}>
              {accounts.map((a) => (
                <AccountRow
                  key={`${a.platform}/${a.account}`}
                  account={a}
                  title={platforms.find((p) => p.key === a.platform)?.title ?? a.platform}
                />
              ))}
            </Rows>
          )
        }
      </Loading>
      {manage &&
        signUps.map((p) => (
          <Section key={p.key} title={t`Without copying anything`}>
            <SignUpButton platform={p} />
          </Section>
        ))}
      {manage && (
        <nav aria-label={t`More about accounts`} className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
          <Link to={"/settings/channels/import" as string} className="underline underline-offset-2">
            {t`Connect many numbers from a file`}
          </Link>
          <Link to={"/settings/channels" as string} className="underline underline-offset-2">
            {t`All channels`}
          </Link>
        </nav>
      )}
    </Page>
  );
}

function AccountRow({ account, title }: { account: Account; title: string }) {
  const first = account.channels[0];
  if (!first) return null;
  return (
    <Row>
      <Link
        to={`/settings/channels/${first.id}/numbers` as string}
        className="group flex min-w-0 flex-1 items-center gap-3 rounded-md"
      >
        <PlatformIcon platform={account.platform} className="size-5" />
        <span className="grid min-w-0 flex-1">
          <span className="truncate text-sm font-medium group-hover:underline">
            {title} · {account.account}
          </span>
          <span className="truncate text-xs text-ink-3">
            {plural(account.channels.length, { one: "# number connected", other: "# numbers connected" })}
            {": "}
            {account.channels.map((c) => c.name).join(", ")}
          </span>
        </span>
        {account.state.read_at && (
          <span className="text-xs text-ink-3">{t`Looked at ${nearTime(account.state.read_at)}`}</span>
        )}
        <ChevronRight aria-hidden className="size-4 text-ink-3" />
      </Link>
    </Row>
  );
}

import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { agentKeys, type Offer } from "@/entities/agent";
import { aCase } from "@/entities/fixtures";
import { meKeys } from "@/entities/me";
import { onOffer, onOfferEnded } from "@/live/handlers/routing";
import { left } from "./Countdown";
import { Offers } from "./Offers";

const navigate = vi.hoisted(() => vi.fn());
vi.mock("@tanstack/react-router", () => ({ useNavigate: () => navigate }));

const offer = (): Offer => ({
  case_id: "c1",
  agent_id: "u1",
  queue_id: "q1",
  offered_at: new Date(Date.now() - 1_000).toISOString(),
  expires_at: new Date(Date.now() + 59_000).toISOString(),
  case: aCase(),
});

let asked: [string, unknown][];

beforeEach(() => {
  asked = [];
  navigate.mockReset();
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    asked.push([url, init.body ? JSON.parse(String(init.body)) : undefined]);
    return Promise.resolve(Response.json(url.includes("/offers/") ? aCase({ version: 2 }) : { items: [] }));
  });
});
afterEach(() => vi.unstubAllGlobals());

function show(offers: Offer[]) {
  const client = new QueryClient();
  client.setQueryData(meKeys.me, { user: { id: "u1", name: "Marta" }, sandbox: false, abilities: ["cases.pick"] });
  client.setQueryData(agentKeys.offers, offers);
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <Offers offers={offers} />
      </QueryClientProvider>
    </I18nProvider>,
  );
  return client;
}

const sent = () => asked.filter(([url]) => url.includes("/offers/"));

test("an accepted offer opens the case", async () => {
  const client = show([offer()]);
  const accept = screen.getByRole("button", { name: "Accept" });
  expect(accept).toHaveFocus();
  await userEvent.click(accept);
  await waitFor(() => expect(navigate).toHaveBeenCalledOnce());
  expect(sent().map(([url]) => url)).toEqual(["/api/v1/offers/c1/accept"]);
  expect(client.getQueryData(agentKeys.offers)).toEqual([]);
});

test("Enter that was under way when the offer came accepts nothing", async () => {
  show([offer()]);
  await userEvent.keyboard("{Enter}");
  expect(sent()).toEqual([]);
});

test("an offer is passed on with a reason", async () => {
  show([offer()]);
  await userEvent.click(screen.getByRole("button", { name: "Not now" }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "I'm about to leave" }));
  await waitFor(() => expect(sent()).toEqual([["/api/v1/offers/c1/reject", { reason: "I'm about to leave" }]]));
});

test("who writes is not torn out of it", () => {
  render(<input aria-label="box" />);
  screen.getByLabelText("box").focus();
  show([offer()]);
  expect(screen.getByLabelText("box")).toHaveFocus();
});

test("one's own offers come and go with the events, others' do not", () => {
  const client = show([]);
  const event = (type: string, data: unknown) => ({ seq: 1, type, at: "", actor: { type: "system" }, data });
  onOffer(client, event("offer.created", { ...offer(), agent_id: "u2" }));
  expect(client.getQueryData(agentKeys.offers)).toEqual([]);
  onOffer(client, event("offer.created", offer()));
  expect(client.getQueryData<Offer[]>(agentKeys.offers)).toHaveLength(1);
  onOfferEnded(client, event("offer.ended", { case_id: "c1", agent_id: "u1", reason: "expired" }));
  expect(client.getQueryData(agentKeys.offers)).toEqual([]);
});

test("the time that is left never goes below nothing", () => {
  expect(left("2026-11-20T10:00:00Z", "2026-11-20T10:01:00Z", Date.parse("2026-11-20T10:00:30Z"))).toEqual({
    seconds: 30,
    share: 0.5,
  });
  expect(left("2026-11-20T10:00:00Z", "2026-11-20T10:01:00Z", Date.parse("2026-11-20T10:02:00Z"))).toEqual({
    seconds: 0,
    share: 0,
  });
});

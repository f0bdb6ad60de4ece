import { ApiError } from "@client/error";
import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Topic } from "@/entities/recipe";
import { faultsOf, TopicForm } from "./TopicForm";

const topic: Topic = {
  id: "t1",
  name: "Shop",
  channels: ["Nowhere", "c1"],
  filter_text: "",
  version: 3,
  missing: [{ path: "channels[0]", kind: "unknown", of: "channel", name: "Nowhere" }],
  used_by: [{ id: "r1", name: "Angry ones", enabled: false }],
};

const sent = vi.fn();
let refusal: { field: string; detail: string } | undefined;

beforeEach(() => {
  sent.mockReset();
  refusal = undefined;
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const [path = ""] = url.split("?");
    if (init.method !== "GET" && path.endsWith("/topics/t1")) {
      sent(init.method, JSON.parse(String(init.body)));
      if (refusal) return Response.json({ code: "invalid", status: 422, errors: [refusal] }, { status: 422 });
      return Response.json({ ...topic, missing: [] });
    }
    if (path.endsWith("/auth/me")) return Response.json({ abilities: [] });
    const items = path.endsWith("/channels") ? [{ id: "c1", name: "Web shop" }] : [];
    return Response.json({ items, fields: [], operators: [], problems: [] });
  });
});
afterEach(() => vi.unstubAllGlobals());

function show(onSaved = vi.fn()) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <TopicForm topic={topic} onClose={() => undefined} onSaved={onSaved} />
      </QueryClientProvider>
    </I18nProvider>,
  );
  return onSaved;
}

test("a topic with gaps says what is not here and who uses it, and is mended by its version", async () => {
  const saved = show();
  expect(screen.getByText(/nothing here is called “Nowhere”/)).toBeInTheDocument();
  expect(screen.getByRole("region", { name: "Used by" })).toHaveTextContent("Angry ones Draft");
  await userEvent.click(await screen.findByRole("checkbox", { name: "Nowhere: not here" }));
  expect(screen.queryByRole("checkbox", { name: "Nowhere: not here" })).not.toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(saved).toHaveBeenCalled());
  expect(sent).toHaveBeenCalledWith("PATCH", { name: "Shop", channels: ["c1"], filter: null, version: 3 });
});

test("what is refused stands at its field", async () => {
  refusal = { field: "body.name", detail: "too short" };
  show();
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(screen.getByLabelText("Name")).toHaveAccessibleDescription("too short"));
});

test.each([
  ["channels[2]", "channels"],
  ["filter.all[0].field", "filter"],
  ["body.name", "name"],
  ["nameless", "rest"],
])("%s is about %s", (field, at) => {
  expect(faultsOf(new ApiError(422, { code: "invalid", errors: [{ field, detail: "no" }] }))).toEqual({ [at]: "no" });
});

test("what is about no field is said below", () => {
  expect(faultsOf(new ApiError(409, { code: "conflict", detail: "somebody changed it meanwhile" }))).toEqual({
    rest: "somebody changed it meanwhile",
  });
  expect(faultsOf(undefined)).toEqual({});
});

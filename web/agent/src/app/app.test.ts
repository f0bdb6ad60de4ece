import { expect, test } from "vitest";
import { safeTarget } from "@/features/auth/sign-in";
import { settingsRoutes } from "@/features/settings/routes";
import { routes } from "./routes";
import { titleWith } from "./shell/unread";

test("every page has one address", () => {
  const paths = routes.map((r) => r.path);
  expect(new Set(paths).size).toBe(paths.length);
});

test("no page is public by accident", () => {
  expect(routes.filter((r) => r.area === "public").map((r) => r.path)).toEqual([
    "/sign-in",
    "/set-up",
    "/invitation/$token",
    "/reset",
    "/reset/$token",
  ]);
});

test("every page of settings is in the side navigation or below one that is", () => {
  const titled = settingsRoutes.filter((r) => r.title).map((r) => r.path);
  for (const route of settingsRoutes) expect(titled.some((p) => route.path.startsWith(p))).toBe(true);
});

test.each([
  ["/inbox/all/c1", "/inbox/all/c1"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  ["/sign-in", "/"],
  [undefined, "/"],
])("after signing in, %s leads to %s", (next, target) => {
  expect(safeTarget(next)).toBe(target);
});

test("the title carries the unread count", () => {
  expect([titleWith(0), titleWith(3), titleWith(120)]).toEqual(["Recado", "(3) Recado", "(99+) Recado"]);
});

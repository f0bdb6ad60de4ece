import { QueryClientProvider, useMutation } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { client } from "./query-client";

afterEach(cleanup);

function Box() {
  const save = useMutation({ mutationFn: (_: boolean) => new Promise<void>(() => {}) });
  return (
    <input
      type="checkbox"
      checked={save.isPending ? save.variables : false}
      onChange={(e) => save.mutate(e.target.checked)}
    />
  );
}

test("a box is checked from its click on, while that is being saved", async () => {
  render(
    <QueryClientProvider client={client}>
      <Box />
    </QueryClientProvider>,
  );
  const box = screen.getByRole<HTMLInputElement>("checkbox");
  box.click();
  for (let i = 0; i < 20; i++) await Promise.resolve(); // no turn of the clock
  expect(box.checked).toBe(true);
});

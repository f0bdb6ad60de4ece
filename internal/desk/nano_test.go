package desk_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"recado.dev/internal/desk"
)

func TestAmountsAreReadAndWrittenExactly(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]desk.Nano{
		"0.0509": 50_900_000, "0,0509": 50_900_000, "-0.00750": -7_500_000, "12": 12_000_000_000, ".5": 500_000_000, "0.000000001": 1, "0": 0, " 0.2269 ": 226_900_000,
	} {
		if got, ok := desk.ParseNano(text); !ok || got != want {
			t.Errorf("%q read as %d, %v; want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "-", ".", "1.2.3", "1e5", "0.0000000001", "abc", "1 000", "123456789"} {
		if got, ok := desk.ParseNano(text); ok {
			t.Errorf("%q was read as %s", text, got)
		}
	}
}

func TestEveryAmountComesBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := desk.Nano(rapid.Int64Range(-99_999_999_999_999_999, 99_999_999_999_999_999).Draw(t, "n"))
		raw, err := json.Marshal(n)
		var back desk.Nano
		if err != nil || json.Unmarshal(raw, &back) != nil || back != n {
			t.Fatalf("%d became %s and %d (%v)", n, raw, back, err)
		}
	})
}

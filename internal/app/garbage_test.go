package app

import "testing"

func TestGarbageMayGatherUnderLoadAsFarAsThereIsRoom(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		live uint64
		want int
	}{
		"at rest":       {15 << 20, 100},
		"under load":    {40 << 20, 200},
		"a large desk":  {64 << 20, 150},
		"a larger one":  {80 << 20, 100},
		"far too large": {1 << 30, 100},
		"nothing yet":   {0, 100},
	} {
		if got := garbagePercent(c.live); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

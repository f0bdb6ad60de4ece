package outbound

import (
	"testing"
	"time"

	"recado.dev/internal/testkit"
)

func TestTheTimeOfLeasesIsTheStoresAndGoesOnFromThere(t *testing.T) {
	t.Parallel()
	wrong := time.Now().Add(-2 * time.Hour)
	s := newSteady()
	s.set(wrong)
	first := s.Now()
	if first.Before(wrong) || s.Now().Before(first) || first.After(time.Now().Add(-time.Hour)) {
		t.Errorf("set to %s it shows %s", wrong, first)
	}
	service := &Service{Config: Config{Store: testkit.Postgres(t), Time: s}}
	if err := service.agree(t.Context()); err != nil {
		t.Fatal(err)
	}
	if now := s.Now(); now.Before(first.Add(time.Hour)) {
		t.Errorf("after it was set right it shows %s", now)
	}
}

package whatsapp

import (
	"testing"
	"time"
)

func TestAPairMayBorrowABurstAndPaysItBack(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 1, 10, 0, 0, 0, time.UTC)
	var r rates
	for i := range pairBurst {
		if err := r.take("n", "ana", "STANDARD", now); err != nil {
			t.Fatalf("message %d: %v", i+1, err)
		}
	}
	if err := r.take("n", "ana", "STANDARD", now); err == nil || err.code != 131056 || err.status != 400 {
		t.Errorf("one more: %v", err)
	}
	if err := r.take("n", "bea", "STANDARD", now); err != nil {
		t.Errorf("to somebody else: %v", err)
	}
	if err := r.take("n", "ana", "STANDARD", now.Add(pairEvery)); err != nil {
		t.Errorf("six seconds later: %v", err)
	}
	if err := r.take("n", "ana", "STANDARD", now.Add(pairEvery)); err == nil {
		t.Error("a second one six seconds later was taken: the burst is not paid back yet")
	}
	later := now.Add(pairEvery * (pairBurst + 1))
	for i := range pairBurst {
		if err := r.take("n", "ana", "STANDARD", later); err != nil {
			t.Fatalf("message %d after the burst was paid back: %v", i+1, err)
		}
	}
}

func TestANumberSendsEightyASecond(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 1, 10, 0, 0, 0, time.UTC)
	var r rates
	taken := 0
	for i := range 200 {
		switch err := r.take("n", string(rune('a'+i)), "STANDARD", now); {
		case err == nil:
			taken++
		case err.code != 130429:
			t.Fatalf("refused with %v", err)
		}
	}
	if taken != numberRate {
		t.Errorf("%d taken at once", taken)
	}
	if err := r.take("m", "z", "STANDARD", now); err != nil {
		t.Errorf("another number: %v", err)
	}
	if err := r.take("n", "z", "STANDARD", now.Add(time.Second/numberRate)); err != nil {
		t.Errorf("a moment later: %v", err)
	}
}

func TestWhoWasNotSentToForLongIsForgotten(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 1, 10, 0, 0, 0, time.UTC)
	var r rates
	for i := range 10_100 {
		_ = r.take("n", string(rune(i)), "STANDARD", now.Add(time.Duration(i)*time.Second))
	}
	if len(r.full) > 10_001 {
		t.Errorf("%d pairs are remembered", len(r.full))
	}
}

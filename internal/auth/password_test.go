package auth

import (
	"context"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
)

var cheap = Cost{MemoryKiB: 64, Passes: 1, Threads: 1}

func TestAHashHoldsItsParametersAndVerifies(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	h := newHasher(cheap)
	hash, err := h.hash(ctx, "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Errorf("got %s", hash)
	}
	dearer := newHasher(Cost{MemoryKiB: 128, Passes: 2, Threads: 2})
	for password, want := range map[string]bool{"correct horse": true, "correct horse ": false, "": false} {
		if got, err := dearer.verify(ctx, password, hash); err != nil || got != want {
			t.Errorf("%q: %v %v", password, got, err)
		}
	}
	if h.outdated(hash) || !dearer.outdated(hash) {
		t.Error("outdated is wrong")
	}
	for _, bad := range []string{"x", "$argon2i$v=19$m=64,t=1,p=1$aa$aa", "$argon2id$v=19$m=64,t=0,p=1$aa$aa", "$argon2id$v=19$m=64,t=1,p=1$!$aa", "$argon2id$v=18$m=64,t=1,p=1$aa$aa"} {
		if _, err := h.verify(ctx, "x", bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	if ok, err := h.verify(ctx, "", ""); ok || err != nil {
		t.Errorf("nobody's password: %v %v", ok, err)
	}
}

func TestTheDefaultCostNeeds64MiB(t *testing.T) {
	t.Parallel()
	if DefaultCost.MemoryKiB < 64<<10 {
		t.Errorf("only %d KiB", DefaultCost.MemoryKiB)
	}
}

func TestAFloodOfLoginsWaitsInsteadOfTakingAllMemory(t *testing.T) {
	t.Parallel()
	h := newHasher(cheap)
	h.slots <- struct{}{}
	h.slots <- struct{}{}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := h.hash(ctx, "x"); desk.CodeOf(err) != desk.CodeUnavailable {
		t.Errorf("got %v", err)
	}
}

func TestPasswordsThatAreGuessedFirstAreRefused(t *testing.T) {
	t.Parallel()
	cases := map[string]bool{
		"correct horse": true, "ñandú volador": true, "日本語のパスワードです": true,
		"short": false, "ninechars": false, "Password123": false, "1234567890": false, "aaaaaaaaaaaa": false, "Bienvenido1": false,
		"me@casa.test": false, "\xff\xfe12345678": false,
	}
	cases[strings.Repeat("long ", 60)] = false
	for password, want := range cases {
		if err := checkPassword("password", password, "me@casa.test"); (err == nil) != want {
			t.Errorf("%q: %v", password, err)
		}
	}
	for _, c := range common {
		if n := len([]rune(c)); n < minPassword {
			t.Errorf("%q is refused for its length already", c)
		}
	}
}

func TestTriesAreCountedByKeyAndForgottenByAge(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	l := newLimiter(time.Minute, 2, 3)
	for range 2 {
		if l.allow("a", now) != nil {
			t.Fatal("two tries are free")
		}
	}
	err := l.allow("a", now)
	var wait interface{ RetryAfter() time.Duration }
	if desk.CodeOf(err) != desk.CodeThrottled {
		t.Fatalf("got %v", err)
	}
	wait, _ = err.(interface{ RetryAfter() time.Duration })
	if d := wait.RetryAfter(); d < 59*time.Second || d > time.Minute {
		t.Errorf("wait %s", d)
	}
	if l.allow("b", now) != nil {
		t.Error("others wait too")
	}
	if l.allow("a", now.Add(time.Minute)) != nil {
		t.Error("a try does not come back")
	}
	for _, k := range []string{"c", "d", "e", "f"} {
		_ = l.allow(k, now)
	}
	if len(l.keys) != 3 || l.order.Len() != 3 {
		t.Errorf("%d keys are remembered", len(l.keys))
	}
}

package store

import (
	"context"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// Claim is a call that has an idempotency key. At tells it from a later call
// that took the key over.
type Claim struct {
	WorkspaceID, Actor, Key string
	At                      time.Time
}

// KeptAnswer is what a write with an Idempotency-Key left: Status is 0 while
// the first call runs, or where it died. Effect is what it did, where that is
// known: then it is done, whatever became of the answer.
type KeptAnswer struct {
	Fingerprint string
	Status      int
	Answer      []byte
	Effect      string
	CreatedAt   time.Time
}

// ClaimKey takes an idempotency key for a call that starts at c.At. It answers
// true where the caller is the one to act; else what the earlier call left.
// A call that has not ended since stale and did nothing that is known is taken
// over, since its node died; answers from before expired are forgotten.
func (t *Tx) ClaimKey(ctx context.Context, c Claim, fingerprint string, stale, expired time.Time) (bool, KeptAnswer, error) {
	fail := func(err error) (bool, KeptAnswer, error) {
		return false, KeptAnswer{}, fmt.Errorf("claim idempotency key: %w", err)
	}
	_, err := t.exec(ctx, "DELETE FROM idempotency_keys WHERE workspace_id = ? AND actor = ? AND key = ? AND "+
		"(created_at <= ? OR (status = 0 AND effect = '' AND created_at <= ?))", c.WorkspaceID, c.Actor, c.Key, micros(expired), micros(stale))
	if err != nil {
		return fail(err)
	}
	n, err := t.exec(ctx, "INSERT INTO idempotency_keys (workspace_id, actor, key, fingerprint, status, created_at) VALUES (?, ?, ?, ?, 0, ?) "+
		"ON CONFLICT (workspace_id, actor, key) DO NOTHING", c.WorkspaceID, c.Actor, c.Key, fingerprint, micros(c.At))
	if err != nil {
		return fail(err)
	}
	if n == 1 {
		return true, KeptAnswer{}, nil
	}
	var k KeptAnswer
	var created int64
	err = t.row(ctx, "SELECT fingerprint, status, answer, effect, created_at FROM idempotency_keys WHERE workspace_id = ? AND actor = ? AND key = ?", c.WorkspaceID, c.Actor, c.Key).
		Scan(&k.Fingerprint, &k.Status, &k.Answer, &k.Effect, &created)
	if err != nil {
		return fail(err)
	}
	k.CreatedAt = fromMicros(created)
	return false, k, nil
}

// KeepEffect notes, in the transaction of a call's effect, what it is. Where
// another call took the key over it is a conflict: that one acts.
func (t *Tx) KeepEffect(ctx context.Context, c Claim, effect string) error {
	n, err := t.exec(ctx, "UPDATE idempotency_keys SET effect = ? WHERE workspace_id = ? AND actor = ? AND key = ? AND created_at = ?",
		effect, c.WorkspaceID, c.Actor, c.Key, micros(c.At))
	if err != nil {
		return fmt.Errorf("keep effect: %w", err)
	}
	if n == 0 {
		return desk.E(desk.CodeConflict, "another call with this Idempotency-Key took over")
	}
	return nil
}

// KeepAnswer stores the answer of a claimed key.
func (t *Tx) KeepAnswer(ctx context.Context, c Claim, status int, answer []byte) error {
	_, err := t.exec(ctx, "UPDATE idempotency_keys SET status = ?, answer = ? WHERE workspace_id = ? AND actor = ? AND key = ? AND created_at = ?",
		status, answer, c.WorkspaceID, c.Actor, c.Key, micros(c.At))
	if err != nil {
		return fmt.Errorf("keep answer: %w", err)
	}
	return nil
}

// ReleaseKey forgets a claimed key whose call changed nothing, so that it may
// be tried again. A key with a known effect stays.
func (t *Tx) ReleaseKey(ctx context.Context, c Claim) error {
	_, err := t.exec(ctx, "DELETE FROM idempotency_keys WHERE workspace_id = ? AND actor = ? AND key = ? AND created_at = ? AND status = 0 AND effect = ''",
		c.WorkspaceID, c.Actor, c.Key, micros(c.At))
	if err != nil {
		return fmt.Errorf("release idempotency key: %w", err)
	}
	return nil
}

// ForgetKeys drops the answers from before a time.
func (t *Tx) ForgetKeys(ctx context.Context, before time.Time) (int64, error) {
	n, err := t.exec(ctx, "DELETE FROM idempotency_keys WHERE created_at < ?", micros(before))
	if err != nil {
		return 0, fmt.Errorf("forget idempotency keys: %w", err)
	}
	return n, nil
}

package store

import (
	"context"
	"fmt"
	"time"
)

// KeptAnswer is what a write with an Idempotency-Key left: Status is 0 while
// the first call runs.
type KeptAnswer struct {
	Fingerprint string
	Status      int
	Answer      []byte
	CreatedAt   time.Time
}

// ClaimKey takes an idempotency key for a call that starts now. It answers
// true where the caller is the one to act; else what the earlier call left.
// A call that has not ended since stale is taken over, since its node died;
// answers from before expired are forgotten.
func (t *Tx) ClaimKey(ctx context.Context, ws, actor, key, fingerprint string, now, stale, expired time.Time) (bool, KeptAnswer, error) {
	fail := func(err error) (bool, KeptAnswer, error) {
		return false, KeptAnswer{}, fmt.Errorf("claim idempotency key: %w", err)
	}
	_, err := t.exec(ctx, "DELETE FROM idempotency_keys WHERE workspace_id = ? AND actor = ? AND key = ? AND (created_at <= ? OR (status = 0 AND created_at <= ?))",
		ws, actor, key, micros(expired), micros(stale))
	if err != nil {
		return fail(err)
	}
	n, err := t.exec(ctx, "INSERT INTO idempotency_keys (workspace_id, actor, key, fingerprint, status, created_at) VALUES (?, ?, ?, ?, 0, ?) "+
		"ON CONFLICT (workspace_id, actor, key) DO NOTHING", ws, actor, key, fingerprint, micros(now))
	if err != nil {
		return fail(err)
	}
	if n == 1 {
		return true, KeptAnswer{}, nil
	}
	var k KeptAnswer
	var created int64
	err = t.row(ctx, "SELECT fingerprint, status, answer, created_at FROM idempotency_keys WHERE workspace_id = ? AND actor = ? AND key = ?", ws, actor, key).
		Scan(&k.Fingerprint, &k.Status, &k.Answer, &created)
	if err != nil {
		return fail(err)
	}
	k.CreatedAt = fromMicros(created)
	return false, k, nil
}

// KeepAnswer stores the answer of a claimed key.
func (t *Tx) KeepAnswer(ctx context.Context, ws, actor, key string, status int, answer []byte) error {
	_, err := t.exec(ctx, "UPDATE idempotency_keys SET status = ?, answer = ? WHERE workspace_id = ? AND actor = ? AND key = ?", status, answer, ws, actor, key)
	if err != nil {
		return fmt.Errorf("keep answer: %w", err)
	}
	return nil
}

// ReleaseKey forgets a claimed key whose call changed nothing, so that it may
// be tried again.
func (t *Tx) ReleaseKey(ctx context.Context, ws, actor, key string) error {
	if _, err := t.exec(ctx, "DELETE FROM idempotency_keys WHERE workspace_id = ? AND actor = ? AND key = ? AND status = 0", ws, actor, key); err != nil {
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

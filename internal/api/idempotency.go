package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

const (
	keyLife      = 24 * time.Hour   // how long an answer is kept
	keyStale     = time.Minute      // a call that runs longer lost its node
	keyWait      = 10 * time.Second // how long a repeat waits for the first
	keyPoll      = 25 * time.Millisecond
	keyTidy      = 10 * time.Minute // how often answers that are over are dropped
	maxKey       = 200
	maxKept      = 1 << 20 // bytes of an answer that is kept
	maxUnsettled = 256     // claims that wait for the database to be ended
	replayHeader = "Idempotent-Replayed"
)

// kept is an answer as it is stored.
type kept struct {
	Type string `json:"t,omitempty"`
	Body []byte `json:"b,omitempty"`
}

// once runs a write that carries an Idempotency-Key: the first call acts, and
// every repeat gets its answer.
func (a *API) once(w http.ResponseWriter, r *http.Request, rt route, who access.Who, key string, next http.Handler, buffered bool) {
	if len(key) > maxKey {
		a.fail(w, r, desk.Invalid("Idempotency-Key", "at most %d characters", maxKey))
		return
	}
	if buffered {
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTimeout)) // not every writer has one
	}
	fingerprint, err := a.fingerprint(r, rt, buffered)
	if err != nil {
		a.fail(w, r, err)
		return
	}
	claim := store.Claim{WorkspaceID: who.WorkspaceID, Actor: who.Actor.Type + ":" + who.Actor.ID, Key: key}
	mine, earlier, err := a.claim(r.Context(), &claim, fingerprint)
	switch {
	case err != nil:
		a.fail(w, r, err)
		// The database may have heard of it all the same: where the answer was
		// lost, nobody holds the key.
		a.settleLater(context.WithoutCancel(r.Context()), claim, func(ctx context.Context, tx *store.Tx) error { return tx.ReleaseKey(ctx, claim) })
		return
	case !mine:
		a.replay(w, r, rt, who, claim, fingerprint, earlier)
		return
	}
	capture := &capture{recorder: recorder{ResponseWriter: w}}
	done := false
	defer func() {
		// Also when the handler panics or the caller left: what was done
		// must not be done again.
		ctx, call := a.pulse.Bound(context.WithoutCancel(r.Context()))
		defer call.Let()
		a.settle(ctx, claim, capture, done)
	}()
	next.ServeHTTP(capture, r.WithContext(context.WithValue(r.Context(), claimKey{}, &claim)))
	done = true
}

type claimKey struct{}

// claimOf is the idempotency key that a request claimed, nil without one. Who
// notes what it did under it, in the transaction that does it, does not do it
// again after a crash.
func claimOf(ctx context.Context) *store.Claim {
	c, _ := ctx.Value(claimKey{}).(*store.Claim)
	return c
}

// fingerprint is what makes two calls the same. The body counts where it is
// read whole anyway; a form with files has a new boundary each time.
func (a *API) fingerprint(r *http.Request, rt route, buffered bool) (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%s %s\n", r.Method, r.URL.RequestURI())
	if buffered {
		body, err := io.ReadAll(r.Body)
		if err != nil || int64(len(body)) > rt.MaxBody {
			return "", tooLarge(rt.MaxBody)
		}
		h.Write(body)
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// claim takes the key, or waits for the call that has it until what it did is
// known. Ages are of the machine's time: the business's clock may jump while a
// call runs.
func (a *API) claim(ctx context.Context, c *store.Claim, fingerprint string) (bool, store.KeptAnswer, error) {
	deadline := time.Now().Add(keyWait)
	for {
		var mine bool
		var earlier store.KeptAnswer
		now := time.Now()
		c.At = now
		err := a.Store.Write(ctx, func(tx *store.Tx) (err error) {
			if a.tidyNow(now) {
				if _, err := tx.ForgetKeys(ctx, now.Add(-keyLife)); err != nil {
					return err
				}
			}
			mine, earlier, err = tx.ClaimKey(ctx, *c, fingerprint, now.Add(-keyStale), now.Add(-keyLife))
			return err
		})
		if err != nil || mine || earlier.Status != 0 || earlier.Effect != "" || earlier.Fingerprint != fingerprint {
			return mine, earlier, err
		}
		if time.Now().After(deadline) {
			return false, earlier, desk.E(desk.CodeConflict, "the first call with this Idempotency-Key still runs")
		}
		wait := time.NewTimer(keyPoll)
		select {
		case <-ctx.Done():
			wait.Stop()
			return false, earlier, desk.E(desk.CodeUnavailable, "the caller left")
		case <-wait.C:
		}
	}
}

// tidyNow says whether it is this call's turn to drop answers that are over.
func (a *API) tidyNow(now time.Time) bool {
	last := a.tidied.Load()
	return now.UnixMicro()-last > keyTidy.Microseconds() && a.tidied.CompareAndSwap(last, now.UnixMicro())
}

// replay answers what the first call got, or what it made where its answer was
// lost.
func (a *API) replay(w http.ResponseWriter, r *http.Request, rt route, who access.Who, c store.Claim, fingerprint string, earlier store.KeptAnswer) {
	if earlier.Fingerprint != fingerprint {
		a.write(w, r, &Problem{
			Status: http.StatusUnprocessableEntity, Code: string(desk.CodeConflict),
			Detail: "this Idempotency-Key was used for another request",
		})
		return
	}
	if earlier.Status == 0 {
		a.replayEffect(w, r, rt, who, earlier.Effect)
		return
	}
	var k kept
	plain, err := a.Sealer.Unseal(earlier.Answer, keyPlace(c))
	if err == nil {
		err = json.Unmarshal(plain, &k)
	}
	if err != nil {
		a.fail(w, r, fmt.Errorf("read a kept answer: %w", err))
		return
	}
	w.Header().Set(replayHeader, "true")
	if k.Type != "" {
		w.Header().Set("Content-Type", k.Type)
	}
	w.WriteHeader(earlier.Status)
	_, _ = w.Write(k.Body)
}

// replayEffect answers what a call made that got no answer.
func (a *API) replayEffect(w http.ResponseWriter, r *http.Request, rt route, who access.Who, effect string) {
	made, err := rt.Made(r.Context(), who, effect)
	var text []byte
	if err == nil {
		text, err = json.Marshal(made)
	}
	if err != nil {
		a.fail(w, r, err)
		return
	}
	w.Header().Set(replayHeader, "true")
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(rt.Status)
	_, _ = w.Write(text)
}

// settle keeps the answer of a call, or releases the key where nothing was
// done: an error of ours, or one that passes.
func (a *API) settle(ctx context.Context, claim store.Claim, c *capture, done bool) {
	status := c.code()
	release := !done || status >= 500 || status == http.StatusTooManyRequests || status == http.StatusUnauthorized
	answer := kept{Type: c.Header().Get("Content-Type"), Body: c.body.Bytes()}
	if c.overflow {
		answer = kept{}
	}
	b, err := json.Marshal(answer)
	if err == nil {
		b, err = a.Sealer.Seal(b, keyPlace(claim))
	}
	end := func(ctx context.Context, tx *store.Tx) error {
		if release {
			return tx.ReleaseKey(ctx, claim)
		}
		return tx.KeepAnswer(ctx, claim, status, b)
	}
	if err == nil {
		if err = a.Store.Write(ctx, func(tx *store.Tx) error { return end(ctx, tx) }); err != nil {
			a.settleLater(context.WithoutCancel(ctx), claim, end)
		}
	}
	if err != nil {
		a.Log.ErrorContext(ctx, "answer of an idempotent write not kept", slog.String("workspace", claim.WorkspaceID), slog.Any("error", err))
	}
}

// settleLater tries to end a claim until the database is there again: until then
// whoever repeats the call would wait for one that ended. A claim that is stale
// needs no end.
func (a *API) settleLater(ctx context.Context, claim store.Claim, end func(context.Context, *store.Tx) error) {
	if a.unsettled.Add(1) > maxUnsettled {
		a.unsettled.Add(-1)
		return
	}
	go func() {
		defer a.unsettled.Add(-1)
		for wait := keyPoll; time.Since(claim.At) < keyStale; wait = min(2*wait, time.Second) {
			time.Sleep(wait)
			try, cancel := context.WithTimeout(ctx, keyWait)
			err := a.Store.Write(try, func(tx *store.Tx) error { return end(try, tx) })
			cancel()
			if err == nil || store.IsClosed(err) {
				return
			}
		}
	}()
}

// keyPlace binds a sealed answer to its key.
func keyPlace(c store.Claim) string {
	return "idempotency/" + c.WorkspaceID + "/" + c.Actor + "/" + c.Key
}

// capture passes an answer on and keeps a copy.
type capture struct {
	recorder
	body     bytes.Buffer
	overflow bool
}

// Write implements http.ResponseWriter.
func (c *capture) Write(b []byte) (int, error) {
	if !c.overflow && c.body.Len()+len(b) <= maxKept {
		c.body.Write(b)
	} else {
		c.overflow = true
		c.body.Reset()
	}
	return c.recorder.Write(b)
}

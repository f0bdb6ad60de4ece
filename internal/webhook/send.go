package webhook

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/desk"
	"recado.dev/internal/safehttp"
	"recado.dev/internal/store"
)

const (
	// lease is how long a delivery is one process's while it is tried.
	lease = 45 * time.Second
	// tryFor is how long a delivery is tried.
	tryFor = 24 * time.Hour
	// firstWait is how long to wait after the first failure; each wait is as long
	// as everything before, up to longestWait.
	firstWait   = 5 * time.Second
	longestWait = 6 * time.Hour
	// deadAfter is for how long nothing may have reached an endpoint when it is
	// given up: a little less than a delivery is tried.
	deadAfter = 23 * time.Hour
	// atOnce is how many calls of an endpoint may be under way in a process.
	atOnce = 8
	// mostAnswer is how much of an answer is kept.
	mostAnswer = 16 << 10
)

type worker struct {
	river.WorkerDefaults[args]
	s *Service
}

// Timeout implements river.Worker.
func (*worker) Timeout(*river.Job[args]) time.Duration { return lease - 5*time.Second }

// Work implements river.Worker.
func (w *worker) Work(ctx context.Context, j *river.Job[args]) error {
	wait, err := w.s.Deliver(ctx, j.Args.WorkspaceID, j.Args.ID)
	if err == nil && wait > 0 {
		return river.JobSnooze(wait)
	}
	return err
}

// Deliver tries a delivery where its time has come, and answers after how long
// to look again; 0 for never.
func (s *Service) Deliver(ctx context.Context, ws, id string) (time.Duration, error) {
	d, w, wait, err := s.begin(ctx, ws, id)
	if err != nil || wait > 0 || d.ID == "" {
		return wait, err
	}
	key := d.WebhookID + d.RecipeID
	if !s.enter(key) { // others wait for this endpoint
		return time.Second + rand.N(time.Second), s.putBack(ctx, d)
	}
	defer s.leave(key)
	req, err := s.request(ctx, d, w)
	if err != nil {
		return s.end(ctx, d, failure(err), nil)
	}
	try, header := s.call(ctx, req)
	if ctx.Err() != nil {
		return 0, ctx.Err() // the process stops: the lease ends, and somebody tries again
	}
	return s.end(ctx, d, try, header)
}

func (s *Service) enter(key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy[key] >= atOnce {
		return false
	}
	s.busy[key]++
	return true
}

func (s *Service) leave(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy[key]--; s.busy[key] == 0 {
		delete(s.busy, key)
	}
}

// begin takes a delivery for this process. It answers none where there is
// nothing to be done, or how long to wait.
func (s *Service) begin(ctx context.Context, ws, id string) (d desk.WebhookDelivery, w desk.Webhook, wait time.Duration, err error) {
	var none desk.WebhookDelivery
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		if d, err = tx.LockDelivery(ctx, ws, id); err != nil || d.State != desk.DeliveryWaiting {
			d = none
			return ignoreMissing(err)
		}
		if d.WebhookID != "" {
			w, err = tx.WebhookByID(ctx, ws, d.WebhookID)
			if err != nil || !w.Enabled() {
				d = none
				return ignoreMissing(err)
			}
		}
		if w.Ordered {
			first, err := tx.WaitingDeliveries(ctx, ws, w.ID, "", 1)
			if err != nil || len(first) == 0 || first[0].ID != d.ID {
				d = none
				return err // who ends the first queues the next
			}
		}
		now := s.Wall.Now()
		if wait = d.NextAt.Sub(now); wait > 0 {
			return nil
		}
		wait = 0
		d.Attempts++
		d.NextAt = now.Add(lease)
		return tx.SaveDelivery(ctx, d)
	})
	return d, w, wait, err
}

func ignoreMissing(err error) error {
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil
	}
	return err
}

// putBack takes back that a delivery was begun.
func (s *Service) putBack(ctx context.Context, d desk.WebhookDelivery) error {
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		now, err := tx.LockDelivery(ctx, d.WorkspaceID, d.ID)
		if err != nil || now.Attempts != d.Attempts || now.State != desk.DeliveryWaiting {
			return ignoreMissing(err)
		}
		now.Attempts--
		now.NextAt = s.Wall.Now()
		return tx.SaveDelivery(ctx, now)
	})
}

// failure is a try that did not get as far as a call.
func failure(err error) desk.WebhookTry {
	var told *desk.Error
	if errors.As(err, &told) {
		return desk.WebhookTry{Error: "unauthorised", Detail: told.Public}
	}
	return desk.WebhookTry{Error: "unreadable", Detail: err.Error()}
}

// call makes one call, and answers what became of it.
func (s *Service) call(ctx context.Context, req *http.Request) (desk.WebhookTry, http.Header) {
	try := desk.WebhookTry{At: s.Wall.Now()}
	began := time.Now()
	resp, err := s.HTTP.Do(req.WithContext(ctx))
	if err != nil {
		try.Took = time.Since(began)
		try.Error, try.Detail = kindOf(err)
		return try, nil
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, mostAnswer))
	try.Took, try.Status, try.Answer = time.Since(began), resp.StatusCode, readable(answer)
	switch {
	case err != nil:
		try.Error, try.Detail = kindOf(err)
		if try.Error == "connection" {
			try.Error = "broken"
		}
	case resp.StatusCode == http.StatusGone:
		try.Error = "gone"
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		try.Error, try.Detail = "redirect", resp.Header.Get("Location")
	case resp.StatusCode < 200 || resp.StatusCode > 299:
		try.Error = "status"
	}
	return try, resp.Header
}

// readable is an answer as it can be kept and shown.
func readable(b []byte) string {
	return strings.ReplaceAll(strings.ToValidUTF8(string(b), "\uFFFD"), "\x00", "\uFFFD")
}

// kindOf says what kind of failure an error is, and the error without the
// address, which may hold a secret.
func kindOf(err error) (kind, detail string) {
	var of *url.Error
	timeout := false
	if errors.As(err, &of) {
		timeout, err = of.Timeout(), of.Err
	}
	var slow net.Error
	switch {
	case errors.Is(err, safehttp.ErrForbidden):
		return "private", ""
	case timeout || errors.As(err, &slow) && slow.Timeout() || errors.Is(err, context.DeadlineExceeded):
		return "timeout", ""
	case strings.Contains(err.Error(), "malformed"):
		return "broken", err.Error()
	}
	return "connection", err.Error()
}

// final says that no further try would help.
func final(try desk.WebhookTry) bool {
	switch try.Error {
	case "private", "gone", "unauthorised", "unreadable":
		return true
	}
	return false
}

// end keeps a try and says what comes next.
func (s *Service) end(ctx context.Context, d desk.WebhookDelivery, try desk.WebhookTry, header http.Header) (time.Duration, error) {
	ctx = context.WithoutCancel(ctx) // what was called was called
	now := s.Wall.Now()
	if try.At.IsZero() {
		try.At = now
	}
	try.N = d.Attempts
	wait := time.Duration(0)
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		var w desk.Webhook
		var err error
		if d.WebhookID != "" {
			if w, err = tx.LockWebhook(ctx, d.WorkspaceID, d.WebhookID); err != nil {
				return ignoreMissing(err)
			}
		}
		is, err := tx.LockDelivery(ctx, d.WorkspaceID, d.ID)
		if err != nil || is.Attempts != d.Attempts || is.State != desk.DeliveryWaiting {
			return ignoreMissing(err) // somebody else tried after us
		}
		if err := tx.KeepTry(ctx, is.WorkspaceID, is.ID, try); err != nil {
			return err
		}
		is.Status, is.Error = try.Status, try.Error
		switch {
		case try.Error == "":
			is.State, is.EndedAt = desk.DeliveryDelivered, &now
		case final(try) || !now.Before(is.Since.Add(tryFor)):
			is.State, is.EndedAt = desk.DeliveryFailed, &now
		default:
			is.NextAt = next(is.Since, now, header)
			wait = is.NextAt.Sub(now)
		}
		if err := tx.SaveDelivery(ctx, is); err != nil {
			return err
		}
		if is.RunID != "" && is.State == desk.DeliveryFailed && s.Refused != nil {
			return s.Refused(ctx, tx, is.WorkspaceID, is.RunID, is.ID, why(try))
		}
		if w.ID == "" {
			return nil
		}
		return s.stand(ctx, tx, w, is, now)
	})
	return wait, err
}

// why says in words why a call was not taken.
func why(try desk.WebhookTry) string {
	switch try.Error {
	case "private":
		return "the address is on a private network"
	case "gone":
		return "the address answered that it is gone (410)"
	case "status":
		return "the answer was " + strconv.Itoa(try.Status)
	case "redirect":
		return "the answer leads elsewhere, which is not followed"
	case "timeout":
		return "there was no answer in time"
	case "unauthorised":
		return try.Detail
	}
	return "it could not be reached"
}

// next is when to try again: each wait is as long as all before, give or take a
// tenth, and as long as the receiver asks for.
func next(since, now time.Time, header http.Header) time.Time {
	gone := min(max(now.Sub(since), firstWait), longestWait)
	gone += time.Duration((rand.Float64() - 0.5) / 5 * float64(gone))
	at := now.Add(gone)
	if after := retryAfter(header.Get("Retry-After"), now); after.After(at) {
		at = after
	}
	if last := since.Add(tryFor); at.After(last) {
		return last // the last try
	}
	return at
}

// retryAfter reads until when a receiver wants to be left alone: seconds or a
// date.
func retryAfter(text string, now time.Time) time.Time {
	if n, err := strconv.Atoi(text); err == nil && n > 0 {
		return now.Add(min(time.Duration(min(n, 86400))*time.Second, longestWait))
	}
	if at, err := http.ParseTime(text); err == nil {
		if last := now.Add(longestWait); at.After(last) {
			return last
		}
		return at
	}
	return now
}

// stand keeps how an endpoint stands after a try, has its next delivery come,
// and gives up one that is dead. The caller holds the endpoint.
func (s *Service) stand(ctx context.Context, tx *store.Tx, w desk.Webhook, d desk.WebhookDelivery, now time.Time) error {
	switch {
	case d.Error == "" && w.FailingSince != nil:
		w.FailingSince = nil
		if err := tx.SaveWebhook(ctx, w); err != nil {
			return err
		}
	case d.Error != "" && w.FailingSince == nil:
		w.FailingSince = &now
		if err := tx.SaveWebhook(ctx, w); err != nil {
			return err
		}
	}
	reason := ""
	switch {
	case !w.Enabled() || d.State != desk.DeliveryFailed:
	case d.Error == "gone":
		reason = desk.WebhookPausedGone
	case w.FailingSince != nil && now.Sub(*w.FailingSince) >= deadAfter:
		reason = desk.WebhookPausedFailing
	}
	if reason != "" {
		s.Log.Info("webhook paused", "workspace", w.WorkspaceID, "webhook", w.ID, "reason", reason)
		return s.pause(ctx, tx, &w, reason, desk.WebhookActor)
	}
	if w.Ordered && w.Enabled() && d.State != desk.DeliveryWaiting {
		return s.next(ctx, tx, w)
	}
	return nil
}

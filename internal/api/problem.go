package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

const problemType = "application/problem+json"

// Problem is an error as the API answers it (RFC 9457). Code is stable;
// programs decide on it.
type Problem struct {
	Type      string       `json:"type" doc:"always about:blank"`
	Title     string       `json:"title"`
	Status    int          `json:"status"`
	Detail    string       `json:"detail"`
	Code      string       `json:"code" doc:"stable: invalid, unauthorized, forbidden, not_found, conflict, too_large, throttled, unavailable, window_closed, opted_out, no_consent, unsupported, internal"`
	Errors    []FieldError `json:"errors,omitempty"`
	RequestID string       `json:"request_id"`

	retryAfter time.Duration
}

// FieldError is one field's complaint.
type FieldError struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

// Error implements error.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return problemType }

// GetHeaders implements huma.HeadersError.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{"Cache-Control": {"no-store"}}
	if p.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(seconds(p.retryAfter)))
	}
	return h
}

func seconds(d time.Duration) int { return max(1, int((d+time.Second-1)/time.Second)) }

// statusOf is the HTTP status of a code.
func statusOf(code desk.Code) int {
	switch code {
	case desk.CodeInvalid, desk.CodeUnsupported:
		return http.StatusUnprocessableEntity
	case desk.CodeUnauthorized:
		return http.StatusUnauthorized
	case desk.CodeForbidden:
		return http.StatusForbidden
	case desk.CodeNotFound:
		return http.StatusNotFound
	case desk.CodeConflict, desk.CodeWindowClosed, desk.CodeOptedOut, desk.CodeNoConsent:
		return http.StatusConflict
	case desk.CodeTooLarge:
		return http.StatusRequestEntityTooLarge
	case desk.CodeThrottled:
		return http.StatusTooManyRequests
	case desk.CodeUnavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// codeOf is the code of an HTTP status that Huma chose by itself.
func codeOf(status int) desk.Code {
	switch status {
	case http.StatusUnauthorized:
		return desk.CodeUnauthorized
	case http.StatusForbidden:
		return desk.CodeForbidden
	case http.StatusNotFound:
		return desk.CodeNotFound
	case http.StatusConflict:
		return desk.CodeConflict
	case http.StatusRequestEntityTooLarge:
		return desk.CodeTooLarge
	case http.StatusTooManyRequests:
		return desk.CodeThrottled
	case http.StatusServiceUnavailable:
		return desk.CodeUnavailable
	}
	if status >= 500 {
		return desk.CodeInternal
	}
	return desk.CodeInvalid
}

// retrier is an error that says when to try again.
type retrier interface{ RetryAfter() time.Duration }

// problem is err as it is answered. Only internal ones are logged: the rest is
// the caller's to know.
func (a *API) problem(ctx context.Context, err error) *Problem {
	var done *Problem
	if errors.As(err, &done) {
		done.complete(requestID(ctx))
		return done
	}
	p := &Problem{Detail: "something went wrong on our side", Code: string(desk.CodeOf(err))}
	var e *desk.Error
	if errors.As(err, &e) {
		for _, one := range e.Problems {
			p.Errors = append(p.Errors, FieldError(one))
		}
		if e.Code != desk.CodeInternal {
			p.Detail = e.Public
		}
	}
	cut := store.IsCut(ctx) && (e == nil || e.Code == desk.CodeInternal || e.Code == desk.CodeUnavailable)
	away := cut || e == nil && ctx.Err() == nil && store.IsAway(err)
	if away {
		p.Code, p.Detail, p.retryAfter = string(desk.CodeUnavailable), "the database is away or full: try again in a moment", awayRetry
	}
	p.Status = statusOf(desk.Code(p.Code))
	var r retrier
	if errors.As(err, &r) {
		p.retryAfter = r.RetryAfter()
	}
	switch {
	case errors.Is(err, context.Canceled) && ctx.Err() != nil && !cut: // the caller left
	case away, p.Status == http.StatusInternalServerError:
		a.Log.ErrorContext(ctx, "request failed", slog.String("request", requestID(ctx)), slog.Any("error", err))
	}
	p.complete(requestID(ctx))
	return p
}

func (p *Problem) complete(request string) {
	p.Type, p.RequestID = "about:blank", request
	if p.Title == "" {
		p.Title = http.StatusText(p.Status)
	}
}

// write answers a problem outside of Huma.
func (a *API) write(w http.ResponseWriter, r *http.Request, p *Problem) {
	p.complete(requestID(r.Context()))
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}

// fail answers an error outside of Huma.
func (a *API) fail(w http.ResponseWriter, r *http.Request, err error) {
	a.write(w, r, a.problem(r.Context(), err))
}

// asProblem gives Huma's own errors our shape. What was sent is left out of
// it: it may hold a secret.
func asProblem(ctx huma.Context, _ string, v any) (any, error) {
	m, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	p := &Problem{Status: m.Status, Code: string(codeOf(m.Status)), Detail: m.Detail}
	for _, e := range m.Errors {
		if e == nil {
			continue
		}
		field := strings.TrimPrefix(strings.TrimPrefix(e.Location, "body."), "query.")
		p.Errors = append(p.Errors, FieldError{Field: field, Detail: e.Message})
	}
	if len(p.Errors) > 0 && m.Status < 500 {
		p.Detail = p.Errors[0].Detail
		if f := p.Errors[0].Field; f != "" && f != "body" {
			p.Detail = f + ": " + p.Detail
		}
	}
	p.complete(requestID(ctx.Context()))
	return p, nil
}

package exam

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// try is one thing to try. when answers why it is left out; try, why it failed.
type try struct {
	key, title string
	when       func(*examined) string
	try        func(context.Context, *examined) string
}

func tries() []try {
	return append([]try{
		{key: "answers", title: "answers a signed channel.ping", try: answers},
		{key: "unsigned", title: "refuses a call without a signature", try: unsigned},
		{key: "forged", title: "refuses a call that another secret signed", try: forged},
		{key: "changed", title: "refuses a signed body that was changed", try: changed},
		{key: "replayed", title: "refuses a call that was signed an hour ago", try: replayed},
		{key: "broken", title: "answers a body that is no JSON with 4xx", try: broken},
		{key: "unknown", title: "takes a type of call that it does not know", try: unknown},
		{key: "text", title: "takes a text and answers its id", try: text},
		{key: "once", title: "takes the same message again as the same", try: once},
		{key: "apart", title: "gives two messages two ids", try: apart},
		{key: "letters", title: "takes emoji, right to left and line breaks", try: letters},
		{key: "longest", title: "takes a text of its greatest length", try: longest},
	}, flagged()...)
}

func answers(ctx context.Context, e *examined) string {
	_, err := e.session.(platform.Prober).Probe(ctx, false)
	if err == nil {
		return ""
	}
	if platform.AsFailure(err).Kind == platform.BadCredentials {
		return "it refuses our signature: is the secret the same, and is its clock right? " + e.seen.said()
	}
	return e.why(err)
}

const ping = `{"type":"channel.ping","timestamp":"2026-01-01T00:00:00Z","data":{"channel_id":"check"}}`

// refuses wants 401 or 403.
func (e *examined) refuses(ctx context.Context, body string, h http.Header, taken string) string {
	status, why := e.raw(ctx, body, h)
	switch {
	case why != "":
		return why
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return ""
	case status >= 200 && status <= 299:
		return "it took the call: " + taken
	}
	return "401 is due; " + e.seen.said()
}

func unsigned(ctx context.Context, e *examined) string {
	return e.refuses(ctx, ping, http.Header{}, "anybody who knows its address can speak as the desk; check webhook-signature")
}

func forged(ctx context.Context, e *examined) string {
	h := e.signed("evt_"+e.run+"f", ping, time.Now())
	h.Set("webhook-signature", "v1,"+strings.Repeat("A", 43)+"=")
	return e.refuses(ctx, ping, h, "it looks whether there is a signature, not whether it is right")
}

func changed(ctx context.Context, e *examined) string {
	h := e.signed("evt_"+e.run+"c", ping, time.Now())
	return e.refuses(ctx, strings.Replace(ping, `"check"`, `"other"`, 1), h, "the signature has to be of the body as it came, byte by byte")
}

func replayed(ctx context.Context, e *examined) string {
	h := e.signed("evt_"+e.run+"r", ping, time.Now().Add(-time.Hour))
	return e.refuses(ctx, ping, h, "compare webhook-timestamp with the clock; five minutes are allowed")
}

func broken(ctx context.Context, e *examined) string {
	const body = `{"type":`
	status, why := e.raw(ctx, body, e.signed("evt_"+e.run+"b", body, time.Now()))
	switch {
	case why != "":
		return why
	case status >= 400 && status <= 499:
		return ""
	}
	return "400 is due: a 5xx would have the desk send it again and again; " + e.seen.said()
}

func unknown(ctx context.Context, e *examined) string {
	const body = `{"type":"something.new","timestamp":"2026-01-01T00:00:00Z","data":{"channel_id":"check","x":[1]}}`
	status, why := e.raw(ctx, body, e.signed("evt_"+e.run+"u", body, time.Now()))
	if why == "" && (status < 200 || status > 299) {
		why = "a later desk may tell more: answer 2xx to what you do not know; " + e.seen.said()
	}
	return why
}

func words(s string) desk.Message { return desk.Message{Kind: desk.MessageText, Text: s} }

func text(ctx context.Context, e *examined) string {
	_, why := e.send(ctx, "text", words("Hello from recado byoc check"))
	if _, kind := e.seen.answered(); why == "" && !strings.HasPrefix(kind, "application/json") {
		status, _ := e.seen.answered()
		if status != http.StatusAccepted {
			return "the answer is JSON, but its Content-Type is " + fmt.Sprintf("%q", kind)
		}
	}
	return why
}

func once(ctx context.Context, e *examined) string {
	first, why := e.send(ctx, "once", words("This is sent twice and has to arrive once"))
	if why != "" {
		return why
	}
	second, why := e.send(ctx, "once", words("This is sent twice and has to arrive once"))
	switch {
	case why != "":
		return "the second time: " + why
	case first != second:
		return fmt.Sprintf("it answered %q and then %q: the customer got it twice. The desk repeats a call where an answer is lost; remember webhook-id, or data.message.id", first, second)
	}
	return ""
}

func apart(ctx context.Context, e *examined) string {
	first, why := e.send(ctx, "apart-1", words("One"))
	if why != "" {
		return why
	}
	second, why := e.send(ctx, "apart-2", words("Two"))
	if why == "" && first == second {
		return fmt.Sprintf("both are %q: receipts could not be told apart", first)
	}
	return why
}

func letters(ctx context.Context, e *examined) string {
	_, why := e.send(ctx, "letters", words("¿Qué tal? 👩‍👩‍👧 مرحبا\n\ttwo \"three\" <four> & \\five"))
	return why
}

func longest(ctx context.Context, e *examined) string {
	_, why := e.send(ctx, "longest", words(strings.Repeat("ñ", e.caps.TextLength)))
	if why != "" {
		return fmt.Sprintf("text_length says %d characters: %s", e.caps.TextLength, why)
	}
	return ""
}
